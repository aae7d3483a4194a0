namespace Gateway.Exchange;

/// <summary>
/// Everything that was logged about one agreement, and what follows from it at any moment: which version is in force, and whom it binds. Gateway, client and checker ask the same
/// code. Immutable.
/// </summary>
public sealed class AgreementHistory
{
    private readonly IReadOnlyList<AgreementNotice> notices;

    /// <summary>Takes what was logged.</summary>
    /// <param name="versions">All versions in order of their numbers, one at least.</param>
    /// <param name="notices">All notices in the log's order.</param>
    public AgreementHistory(IReadOnlyList<AgreementVersion> versions, IReadOnlyList<AgreementNotice> notices)
    {
        ArgumentOutOfRangeException.ThrowIfZero(versions.Count);
        Versions = versions;
        this.notices = notices;
    }

    /// <summary>All versions in order.</summary>
    public IReadOnlyList<AgreementVersion> Versions { get; }

    /// <summary>The last version that all signed, or null.</summary>
    public AgreementVersion? LastAgreed => Versions.LastOrDefault(version => version.AgreedAt is not null);

    /// <summary>The proposal that waits for signatures, or null. There is one at most.</summary>
    public AgreementVersion? Open => Versions[^1] is { AgreedAt: null } last && !IsDeclined(last) ? last : null;

    /// <summary>
    /// From when a version can be in force, UTC, or null if not all have signed it: from the entry of the last signature, after the notice of the version that it amends, and not
    /// before the day that it names itself.
    /// </summary>
    public DateTimeOffset? InForceFrom(AgreementVersion version)
    {
        if (version.AgreedAt is not DateTimeOffset agreedAt)
        {
            return null;
        }

        int notice = Find(version.Agreement.Content.Previous)?.Agreement.Content.NoticeDays ?? 0;
        return Later(agreedAt.AddDays(notice), version.Agreement.Content.ValidFrom);
    }

    /// <summary>When a party's leaving is in force, UTC: after the notice of the version that it leaves.</summary>
    public DateTimeOffset LeavesAt(AgreementNotice notice) =>
        notice.At.AddDays(Versions.First(version => version.Agreement.Version == notice.Version).Agreement.Content.NoticeDays);

    /// <summary>What is in force at a moment, or null.</summary>
    public AgreementInForce? InForceAt(DateTimeOffset at) =>
        LastBegun(at) is { } version && StateAt(version, at) == AgreementState.InForce
            ? new AgreementInForce(version.Agreement, BoundAt(version.Agreement, at))
            : null;

    /// <summary>Where a version stands at a moment.</summary>
    public AgreementState StateAt(AgreementVersion version, DateTimeOffset at)
    {
        if (version.AgreedAt is null)
        {
            return IsDeclined(version) ? AgreementState.Declined : AgreementState.Proposed;
        }

        if (LastBegun(at) is { } last && last.Agreement.Version > version.Agreement.Version)
        {
            return AgreementState.Replaced;
        }

        if (BoundAt(version.Agreement, at).Count < 2)
        {
            return AgreementState.Ended;
        }

        return InForceFrom(version) > at ? AgreementState.Agreed : version.Agreement.Content.ValidTo <= at ? AgreementState.Expired : AgreementState.InForce;
    }

    /// <summary>Who has given notice to leave a version, whether it is in force or not, and whom they sponsor.</summary>
    public IReadOnlySet<AgencyId> LeavingOf(Agreement version) => LeaversOf(version, DateTimeOffset.MaxValue);

    private HashSet<AgencyId> BoundAt(Agreement version, DateTimeOffset at)
    {
        HashSet<AgencyId> left = LeaversOf(version, at);
        return [.. version.Content.Parties.Select(party => party.Agency).Where(agency => !left.Contains(agency))];
    }

    // A notice closes the proposal that was open, so what came after it was proposed after it, and signed by whoever is in it.
    private HashSet<AgencyId> LeaversOf(Agreement version, DateTimeOffset at)
    {
        HashSet<AgencyId> left = [.. notices
            .Where(notice => notice.Act == AgreementAct.End && notice.Version >= version.Version && LeavesAt(notice) <= at)
            .Select(notice => notice.Agency)];
        left.UnionWith([.. version.Content.Parties.Where(party => party.Sponsor is AgencyId sponsor && left.Contains(sponsor)).Select(party => party.Agency)]);
        return left;
    }

    private AgreementVersion? LastBegun(DateTimeOffset at) => Versions.LastOrDefault(version => InForceFrom(version) <= at);

    private bool IsDeclined(AgreementVersion version) => notices.Any(notice => notice.Index > version.ProposedIndex
        && (notice.Act == AgreementAct.End || notice.Version == version.Agreement.Version));

    private AgreementVersion? Find(Sha256Digest? digest) => digest is Sha256Digest known ? Versions.FirstOrDefault(version => version.Agreement.Digest == known) : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
