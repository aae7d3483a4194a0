using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>Something that happened to an agency's inbox: an advisory came, or one that had come was withdrawn.</summary>
internal sealed record ArrivalRow
{
    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The audit log's index of the entry that addressed it to the agency, <c>advisory.addressed</c> or <c>advisory.shared</c>.</summary>
    public required long AddressedIndex { get; init; }

    /// <summary>The audit log's index of what happened: the same, or that of the <c>advisory.withdrawn</c> entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Whether it was withdrawn.</summary>
    public required bool IsWithdrawal { get; init; }
}
