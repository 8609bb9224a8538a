"""Export: a job, a plan, a pool of workers, and the formats they write."""
