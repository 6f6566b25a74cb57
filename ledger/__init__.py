"""What happened: pure rules over signed statements, and the one store that keeps them.

Promise: this floor holds no key and knows no HTTP, queue, clock, randomness or settings; doors hand them in.
"""
