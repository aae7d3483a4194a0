namespace Gateway.Exchange;

/// <summary>What the directory says of a key, for a signature logged at one moment.</summary>
public enum KeyStanding
{
    /// <summary>The directory did not name this key for this principal and purpose at that moment or before.</summary>
    Unknown,

    /// <summary>It counted, and nothing since casts doubt on that.</summary>
    Valid,

    /// <summary>It counted, but a later revocation says that it may already have been in other hands.</summary>
    Doubtful,

    /// <summary>It did not count: revoked, dropped, outside its period, or its agency retired.</summary>
    Revoked,
}
