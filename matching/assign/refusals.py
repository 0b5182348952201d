"""Why a problem or a policy cannot be taken. Each names the place; the words live in locale."""

from data.errors import ProgrammeError


class ShapeError(ProgrammeError):
    """An array has another shape than the affinity asks for: ``field``, ``shape``, ``wanted``."""

    code = "assign.shape"


class NotANumberError(ProgrammeError):
    """The affinity of a pair is NaN or infinite: ``mentee``, ``mentor``."""

    code = "assign.not_a_number"


class OutOfRangeError(ProgrammeError):
    """The affinity of a pair is outside [0, 1]: ``mentee``, ``mentor``, ``value``."""

    code = "assign.out_of_range"


class NegativeCapacityError(ProgrammeError):
    """A mentor takes fewer than no mentees: ``mentor``, ``value``."""

    code = "assign.negative_capacity"


class NotWholeError(ProgrammeError):
    """A count is not a whole number: ``field``, ``place``, ``value``."""

    code = "assign.not_whole"


class DuplicateIdError(ProgrammeError):
    """Two rows of one ``side`` carry the same ``id``."""

    code = "assign.duplicate_id"


class UnknownLockError(ProgrammeError):
    """A lock names a row that does not exist: ``mentee``, ``mentor``."""

    code = "assign.lock_unknown"


class LockedTwiceError(ProgrammeError):
    """One mentee is locked to two mentors: ``mentee``, ``mentor``, ``other``."""

    code = "assign.lock_twice"


class LockForbiddenError(ProgrammeError):
    """A lock stands on a forbidden pair: ``mentee``, ``mentor``."""

    code = "assign.lock_not_eligible"


class LockOverCapacityError(ProgrammeError):
    """A mentor has more locks than places: ``mentor``, ``locked``, ``capacity``."""

    code = "assign.lock_over_capacity"


class BadPolicyError(ProgrammeError):
    """A parameter of the policy is outside its range: ``field``, ``value``."""

    code = "assign.bad_policy"


class DemandError(ProgrammeError):
    """A mentee asks for neither one mentor nor two: ``mentee``, ``value``."""

    code = "assign.demand"


class TypesMissingError(ProgrammeError):
    """A ``mentee`` asks for two mentors of different type, but no type of mentors was given."""

    code = "assign.types_missing"


class NegativeLeastError(ProgrammeError):
    """The smallest group of a mentor is negative: ``mentor``, ``value``."""

    code = "assign.negative_least"


class LeastOverCapacityError(ProgrammeError):
    """A mentor has fewer places than his smallest group: ``mentor``, ``least``, ``capacity``."""

    code = "assign.least_over_capacity"


class UnknownQuotaRowError(ProgrammeError):
    """A quota names a row that does not exist: ``quota``, ``side``, ``place``."""

    code = "assign.quota_unknown"


class BadQuotaError(ProgrammeError):
    """The number of pairs in a quota is not a whole number from 0: ``quota``, ``value``."""

    code = "assign.quota_bad"


class QuotaOverLockedError(ProgrammeError):
    """More pairs are locked than a quota admits: ``quota``, ``locked``, ``at_most``."""

    code = "assign.quota_over_locked"


class LeastUnreachableError(ProgrammeError):
    """Locks open groups that nothing can fill to their smallest size: ``mentors``."""

    code = "assign.least_unreachable"


class CommonShapeError(ProgrammeError):
    """A list of options is of other people than the round: ``place``, ``mentees``, ``mentors``."""

    code = "assign.common_shape"


class NothingSharedError(ProgrammeError):
    """Mentees locked to one mentor share nothing they must share: ``mentor``."""

    code = "assign.nothing_shared"


class SidePolicyError(ProgrammeError):
    """A dial of the policy is not offered beside side rules: ``field``, ``value``."""

    code = "assign.side_policy"


class SidedProblemError(ProgrammeError):
    """A round with side rules was given to something that knows plain rounds only: ``what``."""

    code = "assign.sided"


class SideLimitError(ProgrammeError):
    """The search over side rules ended before it found any plan: ``goal``, ``nodes``."""

    code = "assign.side_limit"


class LeximinTooLargeError(ProgrammeError):
    """Leximin is offered for small rounds only: ``mentees``, ``most``."""

    code = "assign.leximin_too_large"


class LargePolicyError(ProgrammeError):
    """A dial of the policy is offered for smaller rounds only: ``field``, sizes."""

    code = "assign.large_policy"


class EarlyStopError(ProgrammeError):
    """A gap that is enough must be a number from 0 to 1: ``value``."""

    code = "assign.stop_at"


class TooBigError(ProgrammeError):
    """A whole number is so big that sums of it would run over: ``field``, ``place``, ``value``."""

    code = "assign.too_big"


class NotYesOrNoError(ProgrammeError):
    """Whether a pair is allowed is neither yes nor no: ``mentee``, ``mentor``, ``value``."""

    code = "assign.not_yes_or_no"


class BadUnitError(ProgrammeError):
    """The unit of affinity is not a whole number in its range: ``value``, ``most``."""

    code = "assign.bad_unit"


class TooFineError(ProgrammeError):
    """Affinity is counted in units too small for so many mentees: ``unit``, ``mentees``."""

    code = "assign.too_fine"
