namespace Gateway.Tests.Attacks;

/// <summary>What a caller without the right gets.</summary>
/// <param name="Status">The status.</param>
/// <param name="Name">The name of the refusal; null where the answer is a good one that shows nothing of others.</param>
internal sealed record Expected(int Status, string? Name)
{
    /// <summary>Whether the audit log says that the caller was refused.</summary>
    public bool IsRecorded { get; init; } = true;

    /// <summary>Whether the advisory's id may stand in the answer.</summary>
    public bool MayNameIds { get; init; }

    /// <summary>Whether texts of members may stand in the answer.</summary>
    public bool MayHoldWords { get; init; }

    /// <summary>A good answer, in which nothing stands of the advisory, its parties or its documents.</summary>
    public static Expected Nothing { get; } = new(200, null);

    /// <summary>A good answer, in which an id stands and nothing more: an agency's own entries of the log are all its principals'.</summary>
    public static Expected OwnIds { get; } = Nothing with { MayNameIds = true };

    /// <summary>A good answer, in which words of the caller's own agency stand, as those of its agreements do, and nothing of the advisory.</summary>
    public static Expected OwnWords { get; } = Nothing with { MayHoldWords = true };

    /// <summary>As if there were no such advisory.</summary>
    public static Expected Hidden { get; } = new(404, "not-found");

    /// <summary>There is none for anybody, which is no refusal.</summary>
    public static Expected Absent { get; } = Hidden with { IsRecorded = false };

    public static Expected Scope { get; } = new(403, "insufficient-scope");

    public static Expected Refused(int status, string name) => new(status, name);
}
