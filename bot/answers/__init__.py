"""Question + knowledge + clearance -> Answer: plain values, no Discord, no clock, no storage."""
