"""How good a link is: the formula ``voice/1``, from 0 to 100, which anybody can reckon again by hand.

    score = gate * (treatment + placement + authority + relevance + reach - penalties)

Each part is a file here, and gives its points with the evidence for them; what
nobody knows counts as much as the weights say, and is marked. It is no search
engine's view of a link: nobody outside knows that.
"""
