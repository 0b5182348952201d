"""A small engine that needs an executor: the best mentor of every mentee, block by block."""

import os
import signal
import time

import numpy as np


class Products:
    """Scores as the engine sees them: whole numbers by blocks of rows."""

    def __init__(self, phi, psi):
        self.phi, self.psi = phi, psi
        self.mentees, self.mentors = len(phi), len(psi)

    def block(self, first, last):
        return self.phi[first:last].astype(np.int32) @ self.psi.T.astype(np.int32)


def tasks(scores, rows=64):
    return [(at, min(at + rows, scores.mentees)) for at in range(0, scores.mentees, rows)]


def best(scores, task):
    """(rows, 2): score and column of the best mentor."""
    block = scores.block(*task)
    return np.stack([block.max(1), block.argmax(1)], axis=1)


def slow_first(_scores, task):
    """The first tasks take longest: order must not be the order of finishing."""
    time.sleep(0.05 if task < 2 else 0.0)
    return task, os.getpid()


def dies(_scores, _task):
    os.kill(os.getpid(), signal.SIGKILL)


def breaks(_scores, task):
    raise ValueError(task)


def naps(_scores, seconds):
    time.sleep(seconds)
    return seconds


def hears(_scores, _task):
    """(whether Ctrl-C is blocked, whether it is ignored) in the process that works."""
    blocked = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return blocked, signal.getsignal(signal.SIGINT) is signal.SIG_IGN
