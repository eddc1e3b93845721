"""What several tests share: harnesses, small knowledge bases, independent readers and judges."""
