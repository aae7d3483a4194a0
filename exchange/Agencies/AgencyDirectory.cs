using System.Collections.Immutable;
using System.Diagnostics.Contracts;
using Gateway.Audit;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// The directory of agencies and their keys, replayed from its log: entries go in one by one, each checked against all before it, and what comes out is
/// who holds which key now and who held it at any moment before. Immutable and safe to share; <see cref="Apply"/> returns the next state.
/// </summary>
/// <remarks>
/// The gateway applies an entry before it appends it, a member when it replays the log: what one refuses the other does too. The caller has verified that
/// the entries belong to the log (chain, root, checkpoint); here it is judged what they say.
/// </remarks>
public sealed class AgencyDirectory
{
    private readonly ImmutableSortedDictionary<string, DirectoryAgency> agencies;
    private readonly ImmutableHashSet<string> everyKey;
    private readonly ImmutableList<DateTimeOffset> times;
    private readonly LogPredecessor? predecessor;

    /// <summary>The empty directory of a gateway.</summary>
    public AgencyDirectory(GatewayName gateway)
        : this(
            gateway,
            ImmutableSortedDictionary.Create<string, DirectoryAgency>(StringComparer.Ordinal),
            DirectoryGroups.None,
            ImmutableHashSet.Create<string>(StringComparer.Ordinal),
            [],
            null)
    {
    }

    private AgencyDirectory(
        GatewayName gateway,
        ImmutableSortedDictionary<string, DirectoryAgency> agencies,
        DirectoryGroups groups,
        ImmutableHashSet<string> everyKey,
        ImmutableList<DateTimeOffset> times,
        LogPredecessor? predecessor)
    {
        Gateway = gateway;
        this.agencies = agencies;
        Groups = groups;
        this.everyKey = everyKey;
        this.times = times;
        this.predecessor = predecessor;
    }

    /// <summary>The gateway whose directory this is.</summary>
    public GatewayName Gateway { get; }

    /// <summary>How many entries were applied.</summary>
    public long Size => times.Count;

    /// <summary>The agencies in ordinal order of their ids, the gateway's own among them.</summary>
    public IEnumerable<DirectoryAgency> Agencies => agencies.Values;

    /// <summary>The groups; of confidential ones no more than that they are there.</summary>
    public DirectoryGroups Groups { get; }

    /// <summary>Whether the gateway's own record stands alone: the founding agency comes next.</summary>
    internal bool IsFounding => agencies.Count == 1;

    /// <summary>The agency of this id, or null.</summary>
    public DirectoryAgency? Find(AgencyId agency) => agencies.GetValueOrDefault(agency.Value);

    /// <summary>The principal as its agency's last record lists it, or null.</summary>
    public RecordedPrincipal? Find(PrincipalId principal) => Find(principal.Agency)?.Current.Record.Find(principal);

    /// <summary>The directory with one more entry.</summary>
    /// <param name="index">The entry's index: the directory's <see cref="Size"/>.</param>
    /// <param name="time">The entry's time, UTC.</param>
    /// <param name="action">The entry's action. One that is not the directory's business adds to the size and nothing else.</param>
    /// <param name="detail">The entry's detail, canonical; kept, not copied.</param>
    /// <returns>The next state; this one stays as it is.</returns>
    /// <exception cref="DirectoryException">The entry does not follow from the ones before it.</exception>
    [Pure]
    public AgencyDirectory Apply(LogIndex index, DateTimeOffset time, string action, ReadOnlyMemory<byte> detail)
    {
        try
        {
            Require(index.Value == Size, DocumentRule.OutOfOrder, "The entry is not the next one.");
            Require((Size == 0) == (action == ActionNames.LogOpened), DocumentRule.OutOfOrder, "A log is opened once, by its first entry.");
            Require(times.IsEmpty || time >= times[^1], DocumentRule.OutOfOrder, "The entry is dated before the one it follows.");
            return action switch
            {
                ActionNames.LogOpened => Open(LogOpenedDetail.Parse(detail), time),
                ActionNames.AgencyRecorded => Record(AgencyRecordedDetail.Parse(detail), time),
                ActionNames.AgencySuspended => Suspend(SuspensionDetail.Parse(detail), AdminActKind.Suspend, time),
                ActionNames.AgencyResumed => Suspend(SuspensionDetail.Parse(detail), AdminActKind.Resume, time),
                ActionNames.PrincipalRevoked => Revoke(PrincipalRevokedDetail.Parse(detail), time),
                ActionNames.GroupRecorded => With(Groups.Record(this, SignedGroup.Parse(detail), time, IsTakenOverAt(time)), time),
                ActionNames.GroupCommitted => With(Groups.Commit(Size, GroupCommittedDetail.Parse(detail), time), time),
                // log.damaged is among the rest: entries that are gone leave a gap, which is refused above and found by whoever verifies the log.
                // Where every index is here, what was damaged has been restored, and the signed root says so.
                _ => With(agencies, everyKey, time),
            };
        }
        catch (DocumentException exception)
        {
            throw new DirectoryException(index, exception);
        }
    }

    /// <summary>
    /// The directory as it would be if an entry were appended now: how the gateway asks before it appends. The entry gets the time that the log will give it,
    /// which never goes back even if the clock does.
    /// </summary>
    /// <param name="now">The database's clock under the log's lock, UTC.</param>
    /// <param name="action">The entry's action.</param>
    /// <param name="detail">The entry's detail, canonical; kept, not copied.</param>
    /// <exception cref="DirectoryException">The entry would not follow from the ones before it.</exception>
    [Pure]
    public AgencyDirectory Propose(DateTimeOffset now, string action, ReadOnlyMemory<byte> detail) =>
        Apply(new LogIndex(Size), times.IsEmpty || now > times[^1] ? now : times[^1], action, detail);

    /// <summary>What the directory says of a key, for a signature logged at <paramref name="moment"/>.</summary>
    /// <param name="principal">The principal whose key it should be.</param>
    /// <param name="purpose">What it was used for.</param>
    /// <param name="key">Its text: an <c>ssh-ed25519</c> line or an age recipient.</param>
    /// <param name="moment">The moment; see <see cref="Now"/> for the present.</param>
    public KeyStanding FindKey(PrincipalId principal, KeyPurpose purpose, string key, DirectoryMoment moment) =>
        Find(principal.Agency)?.Standing(principal, purpose, key, moment) ?? KeyStanding.Unknown;

    /// <summary>The moment after all entries applied so far.</summary>
    public DirectoryMoment Now(DateTimeOffset now) => new(Size, now);

    /// <summary>How many entries were logged before <paramref name="time"/>, UTC: at least so many the gateway knew then, whatever it says.</summary>
    public long SizeBefore(DateTimeOffset time)
    {
        int size = times.Count;
        while (size > 0 && times[size - 1] >= time)
        {
            size--;
        }

        return size;
    }

    /// <summary>The roles of a principal that take effect now: none while its agency is suspended.</summary>
    public IReadOnlyList<Role> EffectiveRoles(PrincipalId principal, DateTimeOffset now) =>
        Find(principal.Agency) is { IsSuspended: false } agency && agency.Current.Record.Find(principal) is RecordedPrincipal recorded
            ? AccessRules.EffectiveRoles(agency.Current.Record, recorded, agency.Grants, now)
            : [];

    private AgencyDirectory Open(LogOpenedDetail opened, DateTimeOffset time)
    {
        bool isOwn = LogOrigin.TryParse(opened.Origin, out LogOrigin origin) && origin.Gateway == Gateway && origin.Log == LogName.Directory;
        Require(isOwn, DocumentRule.WrongOrigin, "This is the log of another gateway.");
        bool follows = opened.Previous is null || opened.Previous.Origin == (origin with { Lineage = origin.Lineage - 1 }).ToString();
        Require(follows, DocumentRule.WrongOrigin, "The log before is not the one that this log follows.");
        return new AgencyDirectory(Gateway, agencies, Groups, everyKey, times.Add(time), opened.Previous);
    }

    private AgencyDirectory Record(AgencyRecordedDetail detail, DateTimeOffset time)
    {
        AgencyRecord record = detail.Record;
        DirectoryAgency? known = Find(record.Agency);
        if (known is null)
        {
            CheckFirst(detail, time);
        }
        else
        {
            // What was signed is what it continues: a revocation beside the records survives a next one that does not repeat it.
            CheckNext(known.Records[^1].Record, detail, time);
        }

        ImmutableHashSet<string> keys = AddKeys(record, known?.Current.Record);
        var version = new RecordVersion(Size, time, record, detail.Signatures, detail.Act, detail.Approval?.Approval);
        DirectoryAgency agency = known?.With(version) ?? new DirectoryAgency([version], [], []);
        return With(agencies.SetItem(record.Agency.Value, agency), keys, time);
    }

    private void CheckFirst(AgencyRecordedDetail detail, DateTimeOffset time)
    {
        AgencyRecord record = detail.Record;
        bool gatewayComes = record.Agency == AgencyId.Gateway;
        Require(gatewayComes == agencies.IsEmpty, DocumentRule.OutOfOrder, "The gateway's own record is the first one.");
        RecordRules.CheckFirst(Gateway, record, detail.Signatures);
        if (gatewayComes)
        {
            Require(detail.Act is null, DocumentRule.UnexpectedAct, "Nobody accepts the gateway's own record.");
            Require(record.Gateway == Gateway, DocumentRule.WrongGateway, "The gateway's own record names the gateway.");
            return;
        }

        Require(detail.Act is not null, DocumentRule.MissingAct, "A new agency is accepted by an admin.");
        CheckAct(detail, AdminActKind.Accept, time);
    }

    private void CheckNext(AgencyRecord previous, AgencyRecordedDetail detail, DateTimeOffset time)
    {
        if (detail.Act is null)
        {
            RecordRules.CheckNext(Gateway, previous, detail.Record, detail.Signatures);
            return;
        }

        Require(detail.Record.Agency != AgencyId.Gateway, DocumentRule.UnexpectedAct, "Nobody replaces the gateway's root.");
        Require(!detail.Record.IsSignedByRootOf(previous, detail.Signatures), DocumentRule.UnexpectedAct, "A record signed by the last root needs no admin.");
        RecordRules.CheckRootReplacement(Gateway, previous, detail.Record, detail.Signatures);
        CheckAct(detail, AdminActKind.ReplaceRoot, time);
    }

    private void CheckAct(AgencyRecordedDetail detail, AdminActKind kind, DateTimeOffset time)
    {
        AdminAct act = detail.Act!;
        bool fits = act.Kind == kind && act.Agency == detail.Record.Agency && act.Record == detail.Record.Digest;
        Require(fits, DocumentRule.WrongAct, "The admin's act is for something else.");
        AuthorityAt(time).Check(act, detail.ActSignature!, detail.Approval);
    }

    private AgencyDirectory Suspend(SuspensionDetail detail, AdminActKind kind, DateTimeOffset time)
    {
        AdminAct act = detail.Act;
        Require(act.Kind == kind, DocumentRule.WrongAct, "The act does not do what the entry says.");
        DirectoryAgency? agency = act.Agency == AgencyId.Gateway ? null : Find(act.Agency);
        Require(agency is not null, DocumentRule.UnknownAgency, "There is no such agency to suspend or resume.");
        Require(agency.IsSuspended == (kind == AdminActKind.Resume), DocumentRule.SuspensionUnchanged, "The act changes nothing.");
        // An old act is a valid signature for ever: without this the gateway could suspend an agency again with the act of years ago.
        bool newer = agency.Suspensions.IsEmpty || act.At > agency.Suspensions[^1].Act.At;
        Require(newer, DocumentRule.ActOutOfTime, "The act is not newer than the one it follows.");
        AuthorityAt(time).Check(act, detail.Signature, detail.Approval);
        return With(agencies.SetItem(act.Agency.Value, agency.With(new SuspensionChange(Size, act, detail.Approval?.Approval))), everyKey, time);
    }

    /// <summary>Only the root in force may revoke: one that was replaced, because it was lost or stolen, says nothing any more.</summary>
    private AgencyDirectory Revoke(PrincipalRevokedDetail detail, DateTimeOffset time)
    {
        RevocationOrder order = detail.Order;
        Require(order.Gateway == Gateway, DocumentRule.WrongGateway, "The revocation is for another gateway.");
        Require(order.SignedAt <= time + Limits.ClockSkew, DocumentRule.ActOutOfTime, "The revocation is dated ahead of the log.");
        DirectoryAgency? agency = Find(order.Agency);
        Require(agency is not null, DocumentRule.UnknownAgency, "There is no such agency.");
        Require(agency.Current.Record.Find(order.Principal) is not null, DocumentRule.UnknownPrincipal, "The agency has no such principal.");
        Require(agency.Revocations.All(entry => entry.Order.Digest != order.Digest), DocumentRule.RevocationUnchanged, "This revocation stands already.");
        Require(
            order.IsSignedByRootOf(agency.Current.Record, detail.Signatures),
            DocumentRule.BadRootSignature,
            "The revocation is not signed by the root in force, by as many keys as it demands.");
        var entry = new RevocationEntry(Size, time, order, detail.Signatures);
        return With(agencies.SetItem(order.Agency.Value, agency.With(entry)), everyKey, time);
    }

    // What a log opened anew takes over, in the batch that opens it, was judged when the log before took it in.
    private ActAuthority AuthorityAt(DateTimeOffset time) => new(this, time, IsTakenOverAt(time));

    /// <summary>Whether an entry of this time was taken over from the log before: it came in the batch that opened this one.</summary>
    public bool IsTakenOverAt(DateTimeOffset time) => predecessor is not null && time == times[0];

    /// <summary>A key that the last record did not hold must be new to the whole directory: nobody takes over another's key, or one that was dropped.</summary>
    private ImmutableHashSet<string> AddKeys(AgencyRecord record, AgencyRecord? previous)
    {
        HashSet<string> held = previous is null ? [] : [.. Places(previous)];
        ImmutableHashSet<string>.Builder keys = everyKey.ToBuilder();
        foreach ((string place, string key) in Keys(record))
        {
            Require(held.Contains(place + key) || keys.Add(key), DocumentRule.KeyInUse, "A key stands, or stood, at another place in the directory.");
        }

        return keys.ToImmutable();
    }

    private static IEnumerable<string> Places(AgencyRecord record) => Keys(record).Select(key => key.Place + key.Text);

    private static IEnumerable<(string Place, string Text)> Keys(AgencyRecord record) =>
        record.Root.Select(key => ("root ", key.ToSshLine())).Concat(record.Principals.SelectMany(
            principal => principal.Keys.All().Select(key => ($"{principal.Id} {key.Purpose} ", key.Text))));

    private AgencyDirectory With(ImmutableSortedDictionary<string, DirectoryAgency> next, ImmutableHashSet<string> keys, DateTimeOffset time) =>
        new(Gateway, next, Groups, keys, times.Add(time), predecessor);

    private AgencyDirectory With(DirectoryGroups next, DateTimeOffset time) => new(Gateway, agencies, next, everyKey, times.Add(time), predecessor);
}
