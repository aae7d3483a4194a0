namespace Gateway.Audit;

/// <summary>What a check found. The words of the contract, which <see cref="VerdictText.Word"/> writes.</summary>
public enum Verdict
{
    /// <summary>Everything that was checked holds.</summary>
    Ok,

    /// <summary>An entry, or a hash that covers it, was changed.</summary>
    Tampered,

    /// <summary>The end of the log was cut off.</summary>
    Truncated,

    /// <summary>Entries changed places.</summary>
    Reordered,

    /// <summary>Entries in the middle are gone.</summary>
    Missing,

    /// <summary>Two histories under one key: neither continues the other.</summary>
    Fork,

    /// <summary>The log is shorter than it was.</summary>
    Rollback,

    /// <summary>What was claimed comes with no proof, or with one that does not hold.</summary>
    Unproven,

    /// <summary>A signature is absent or does not verify.</summary>
    BadSignature,

    /// <summary>A checkpoint of another log.</summary>
    WrongOrigin,

    /// <summary>The newest thing shown is older than it may be.</summary>
    Stale,

    /// <summary>Not in the format it should be in.</summary>
    Malformed,

    /// <summary>A key other than the one the directory names.</summary>
    KeyMismatch,

    /// <summary>A document that is not for this recipient.</summary>
    NotAddressed,

    /// <summary>A recipient whom the sender did not name.</summary>
    ExtraRecipient,

    /// <summary>A signature made while its key may already have been in other hands.</summary>
    Doubtful,
}
