"""Readers who came from other sites: logs of servers and exports of analytics, to numbers of arrivals and to nothing else."""
