namespace Gateway.Exchange;

/// <summary>The terms of an agreement that programs hold. What is absent is not limited.</summary>
public sealed record AgreementTerms
{
    /// <summary>The categories that it is about, in ordinal order of their words; empty is absent: all of them.</summary>
    public IReadOnlyList<AdvisoryCategory> Categories { get; init; } = [];

    /// <summary>The strictest label that may be shared.</summary>
    public required Tlp MaxTlp { get; init; }

    /// <summary>Where one side may send less, or more, than that; by sender and recipient in ordinal order. Empty is absent.</summary>
    public IReadOnlyList<AgreementDirection> Directions { get; init; } = [];

    /// <summary>What recipients may do with it.</summary>
    public required OnwardTerm OnwardSharing { get; init; }

    /// <summary>Within how many hours of its making an advisory is to be acknowledged; every one then says by when, and no later.</summary>
    public int? AcknowledgeWithinHours { get; init; }

    /// <summary>After how many days of its making an advisory is gone; every one then says when it expires, and no later.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Languages of which every advisory has a main document or a translation, in ordinal order; empty is absent. <c>en</c> covers <c>en-GB</c> (RFC 4647 §3.3.1).</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The strictest label that one party sends to another.</summary>
    public Tlp MaxTlpOf(AgencyId from, AgencyId to) => Directions.FirstOrDefault(direction => direction.From == from && direction.To == to)?.MaxTlp ?? MaxTlp;
}
