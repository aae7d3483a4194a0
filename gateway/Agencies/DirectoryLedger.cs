using System.Runtime.CompilerServices;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Agencies;

/// <summary>
/// Adds to the directory log. Every entry is judged under the log's lock by the same replay that members judge it by later, and the tables that
/// decisions are made on are changed in the same transaction: what the log says and what the gateway does cannot part.
/// </summary>
internal sealed class DirectoryLedger(GatewayOptions options)
{
    // What works earlier in the same transaction appended: not yet rows that could be read.
    private readonly ConditionalWeakTable<IGatewayTransaction, AgencyDirectory> underway = [];

    // The replay of committed entries only, so it holds for every later transaction too: the log grows at its end and nowhere else.
    private volatile AgencyDirectory committed = new(options.GatewayName);

    /// <summary>Opens the directory log of a new gateway.</summary>
    /// <exception cref="DirectoryException">The log is open already.</exception>
    public async ValueTask OpenAsync(IGatewayTransaction transaction, EntryAppender appender, LogOpenedDetail opened, CancellationToken cancellationToken)
    {
        byte[] detail = opened.ToBytes();
        AgencyDirectory after = await ApplyAsync(transaction, appender, ActionNames.LogOpened, detail, cancellationToken);
        appender.Append(
            LogName.Directory, new EntryDraft(ActionNames.LogOpened, AgencyId.Gateway.Value, LogName.Directory.Value, Evidence.Gateway, detail));
        underway.AddOrUpdate(transaction, after);
    }

    /// <summary>Appends a record and makes it its agency's current one.</summary>
    /// <exception cref="DirectoryException">The record does not follow from the directory; nothing was written.</exception>
    public async ValueTask<DirectoryChange> RecordAsync(
        IGatewayTransaction transaction, EntryAppender appender, PrincipalId actor, AgencyRecordedDetail detail, CancellationToken cancellationToken)
    {
        AgencyDirectory after = await ApplyAsync(transaction, appender, ActionNames.AgencyRecorded, detail.Bytes, cancellationToken);
        DirectoryAgency agency = after.Find(detail.Record.Agency)!;
        await transaction.PutAgencyAsync(AgencyRows.Of(agency), AgencyRows.RootKeysOf(agency), AgencyRows.PrincipalsOf(agency), cancellationToken);
        return Append(transaction, appender, ActionNames.AgencyRecorded, actor, agency.Id, detail.Bytes, after);
    }

    /// <summary>Appends a suspension or a resumption, whichever the act says, and lets it take effect.</summary>
    /// <exception cref="DirectoryException">The act does not follow from the directory; nothing was written.</exception>
    public async ValueTask<DirectoryChange> SuspendAsync(
        IGatewayTransaction transaction, EntryAppender appender, PrincipalId actor, SuspensionDetail detail, CancellationToken cancellationToken)
    {
        string action = detail.Act.Kind == AdminActKind.Suspend ? ActionNames.AgencySuspended : ActionNames.AgencyResumed;
        AgencyDirectory after = await ApplyAsync(transaction, appender, action, detail.Bytes, cancellationToken);
        DirectoryAgency agency = after.Find(detail.Act.Agency)!;
        await transaction.SetSuspendedAsync(agency.Id, agency.IsSuspended, cancellationToken);
        return Append(transaction, appender, action, actor, agency.Id, detail.Bytes, after);
    }

    /// <summary>Appends a revocation order and lets it take effect.</summary>
    /// <exception cref="DirectoryException">The order does not follow from the directory; nothing was written.</exception>
    public async ValueTask<DirectoryChange> RevokeAsync(
        IGatewayTransaction transaction, EntryAppender appender, PrincipalId actor, PrincipalRevokedDetail detail, CancellationToken cancellationToken)
    {
        AgencyDirectory after = await ApplyAsync(transaction, appender, ActionNames.PrincipalRevoked, detail.Bytes, cancellationToken);
        DirectoryAgency agency = after.Find(detail.Order.Agency)!;
        await transaction.PutAgencyAsync(AgencyRows.Of(agency), AgencyRows.RootKeysOf(agency), AgencyRows.PrincipalsOf(agency), cancellationToken);
        return Append(transaction, appender, ActionNames.PrincipalRevoked, actor, agency.Id, detail.Bytes, after);
    }

    /// <summary>
    /// Appends a version of a group: of a disclosed one as it was signed, of a confidential one its digest alone, under the gateway's name. The caller writes
    /// the row.
    /// </summary>
    /// <exception cref="DirectoryException">The version does not follow from the directory; nothing was written.</exception>
    /// <exception cref="DocumentException">The version does not follow from the one before; nothing was written.</exception>
    public async ValueTask<DirectoryChange> RecordAsync(
        IGatewayTransaction transaction, EntryAppender appender, PrincipalId actor, GroupVersion? previous, SignedGroup version, CancellationToken cancellationToken)
    {
        AgencyDirectory before = await ReplayAsync(transaction, appender, cancellationToken);
        GroupRules.CheckNext(before, before.Now(transaction.Now), previous, version);
        EntryDraft draft = version.Content.Disclosure == GroupDisclosure.Disclosed
            ? EntryDrafts.GroupRecorded(actor, version)
            : EntryDrafts.GroupCommitted(GroupCommittedDetail.Of(version.Version));
        AgencyDirectory after = before.Propose(transaction.Now, draft.Action, draft.Detail);
        AppendedEntry entry = appender.Append(LogName.Directory, draft);
        underway.AddOrUpdate(transaction, after);
        return new DirectoryChange(version.Content.Owner, version.Content.Sequence, entry.Index, after.Size);
    }

    /// <summary>Appends again, to a log that is opened anew, a version of a disclosed group.</summary>
    /// <returns>The index of its entry.</returns>
    /// <exception cref="DirectoryException">It does not follow from the directory; nothing was written.</exception>
    public ValueTask<long> RepeatAsync(
        IGatewayTransaction transaction, EntryAppender appender, PrincipalId actor, SignedGroup version, CancellationToken cancellationToken) =>
        RepeatAsync(transaction, appender, EntryDrafts.GroupRecorded(actor, version), cancellationToken);

    /// <summary>Appends again, to a log that is opened anew, that there is a version of a confidential group.</summary>
    /// <returns>The index of its entry.</returns>
    /// <exception cref="DirectoryException">It does not follow from the directory; nothing was written.</exception>
    public ValueTask<long> RepeatAsync(
        IGatewayTransaction transaction, EntryAppender appender, GroupCommittedDetail detail, CancellationToken cancellationToken) =>
        RepeatAsync(transaction, appender, EntryDrafts.GroupCommitted(detail), cancellationToken);

    private async ValueTask<long> RepeatAsync(
        IGatewayTransaction transaction, EntryAppender appender, EntryDraft draft, CancellationToken cancellationToken)
    {
        AgencyDirectory after = await ApplyAsync(transaction, appender, draft.Action, draft.Detail, cancellationToken);
        AppendedEntry entry = appender.Append(LogName.Directory, draft);
        underway.AddOrUpdate(transaction, after);
        return entry.Index;
    }

    /// <summary>Appends <c>log.heartbeat</c>, which changes nothing but the size.</summary>
    public async ValueTask BeatAsync(IGatewayTransaction transaction, EntryAppender appender, CancellationToken cancellationToken)
    {
        EntryDraft heartbeat = EntryDrafts.Heartbeat(LogName.Directory);
        AgencyDirectory after = await ApplyAsync(transaction, appender, heartbeat.Action, heartbeat.Detail, cancellationToken);
        appender.Append(LogName.Directory, heartbeat);
        underway.AddOrUpdate(transaction, after);
    }

    private async ValueTask<AgencyDirectory> ApplyAsync(
        IGatewayTransaction transaction, EntryAppender appender, string action, ReadOnlyMemory<byte> detail, CancellationToken cancellationToken)
    {
        AgencyDirectory before = await ReplayAsync(transaction, appender, cancellationToken);
        return before.Propose(transaction.Now, action, detail);
    }

    private DirectoryChange Append(
        IGatewayTransaction transaction,
        EntryAppender appender,
        string action,
        PrincipalId actor,
        AgencyId agency,
        ReadOnlyMemory<byte> detail,
        AgencyDirectory after)
    {
        AppendedEntry entry = appender.Append(LogName.Directory, new EntryDraft(action, actor.Value, agency.Value, Evidence.Signed, detail));
        underway.AddOrUpdate(transaction, after);
        return new DirectoryChange(agency, after.Find(agency)!.Current.Record.Sequence, entry.Index, after.Size);
    }

    private async ValueTask<AgencyDirectory> ReplayAsync(IGatewayTransaction transaction, EntryAppender appender, CancellationToken cancellationToken)
    {
        if (underway.TryGetValue(transaction, out AgencyDirectory? directory))
        {
            return directory;
        }

        long stored = (await transaction.ReadHeadAsync(LogName.Directory, cancellationToken)).Size;
        directory = committed.Size <= stored ? committed : new AgencyDirectory(options.GatewayName);
        for (long index = directory.Size; index < stored; index++)
        {
            directory = Replay(directory, index, await transaction.ReadEntryAsync(LogName.Directory, index, cancellationToken));
        }

        committed = directory;
        return appender.HeadSize(LogName.Directory) == stored
            ? directory
            : throw new DirectoryDamagedException("The writer found the end of the directory log damaged, and says so in an entry of this very batch.");
    }

    private static AgencyDirectory Replay(AgencyDirectory directory, long index, ReadOnlyMemory<byte>? stored)
    {
        ReadOnlyMemory<byte> bytes = stored ?? throw new DirectoryDamagedException($"Entry {index} of the directory log is gone.");
        try
        {
            var entry = LogEntry.Parse(bytes);
            return directory.Apply(entry.Index, entry.Time, entry.Action, entry.Detail);
        }
        catch (Exception exception) when (exception is DirectoryException or EntryFormatException)
        {
            throw new DirectoryDamagedException($"Entry {index} of the directory log is none, or does not follow from those before it.", exception);
        }
    }
}
