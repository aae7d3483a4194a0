namespace Gateway.Exchange;

/// <summary>
/// What one party holds back from an agreement: one thing of three. The first two concern what is sent to it and are enforced; the third is for people.
/// </summary>
public sealed record AgreementReservation
{
    /// <summary>Categories of which it takes none, in ordinal order of their words; empty is absent.</summary>
    public IReadOnlyList<AdvisoryCategory> RefusedCategories { get; init; } = [];

    /// <summary>The strictest label that it takes.</summary>
    public Tlp? MaxTlp { get; init; }

    /// <summary>What no program can hold: up to 1,024 UTF-8 bytes.</summary>
    public string? Text { get; init; }
}
