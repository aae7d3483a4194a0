namespace Gateway.Server.Advisories.Content;

/// <summary>What became of the record of a fetch.</summary>
internal enum FetchRecord
{
    /// <summary>It is in the log, and durable.</summary>
    Made,

    /// <summary>There is none: the advisory was withdrawn or expired meanwhile.</summary>
    AdvisoryClosed,

    /// <summary>There is none: the request's proof was used before.</summary>
    ProofReplayed,
}
