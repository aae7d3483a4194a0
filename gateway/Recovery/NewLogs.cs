using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Agencies;
using Gateway.Server.Anchors;
using Gateway.Server.Commands;
using Gateway.Server.Groups;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Recovery;

/// <summary>
/// <c>recover --new-log</c>: what was lost cannot be brought back, so both logs are opened anew, under fresh keys and origins of their own, in a new data
/// folder. The first entry of each names the log before, its last note and how much of it is left. The directory is rebuilt of the same signed records and
/// acts in their order; the audit log starts empty. The old data folder stays as it is: it is the archive.
/// </summary>
internal static class NewLogs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions AsSettings = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Makes the new data folder.</summary>
    /// <param name="before">The gateway whose logs are given up.</param>
    /// <param name="data">The new data folder, which is not there yet.</param>
    /// <param name="connectionStringFile">For SQL Server: the file with the connection string of a new, empty database.</param>
    /// <param name="output">Is told what became of what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SetupException">The new folder is in use, the new database is not named, or the restored directory cannot be rebuilt.</exception>
    public static async Task RunAsync(
        RecoveryTools before, DataFolder data, string? connectionStringFile, TextWriter output, CancellationToken cancellationToken)
    {
        bool existed = Directory.Exists(data.Path);
        if (existed ? Directory.EnumerateFileSystemEntries(data.Path).Any() : File.Exists(data.Path))
        {
            throw new SetupException($"{data} exists already; new logs are opened in a new folder.");
        }

        if (before.Options.Storage.Provider == StorageOptions.SqlServer && connectionStringFile is null)
        {
            throw new SetupException("The new logs need a database of their own: name its --connection-string-file.");
        }

        Dictionary<LogName, LogPredecessor> predecessors = [];
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            predecessors[log] = await DescribeAsync(before, log, cancellationToken);
        }

        try
        {
            await WriteAsync(before, data, connectionStringFile, predecessors, cancellationToken);
        }
        catch
        {
            Founding.TakeAway(data, existed);
            throw;
        }

        foreach ((LogName log, LogPredecessor predecessor) in predecessors)
        {
            await output.WriteLineAsync($"opened {LogOrigin.Parse(predecessor.Origin).Next} after {predecessor.Origin} {predecessor.Size}");
        }
    }

    // The largest note that is known. An anchor that cannot be read is one of the reasons to be here.
    private static async Task<LogPredecessor> DescribeAsync(RecoveryTools before, LogName log, CancellationToken cancellationToken)
    {
        Checkpoint last = await before.ReadNewestAsync(log, cancellationToken);
        long size = last.Tree.Size;
        try
        {
            Checkpoint? kept = await before.Anchor.ReadAsync(log, cancellationToken);
            last = kept?.Tree.Size > size ? kept : last;
        }
        catch (LogAnchorException)
        {
            // The database's own note is then the last one known.
        }

        return new LogPredecessor(last.Origin, last, size);
    }

    private static async Task WriteAsync(
        RecoveryTools before,
        DataFolder data,
        string? connectionStringFile,
        IReadOnlyDictionary<LogName, LogPredecessor> predecessors,
        CancellationToken cancellationToken)
    {
        PrivateFolder.Create(data.Path);
        PrivateFolder.Create(data.Keys);
        SecretFile.Write(data.Configuration, FormatSettings(before, connectionStringFile));
        SecretFile.Write(data.PreviousInvite, GatewayInvite.Of(before.Data, before.Options, before.Keys, url: null).ToBytes());
        GatewayOptions options = Settings.Load(data);
        GatewayKeys.CreateForNewLogs(data, before.Data, KeyFiles.Of(options));
        using GatewayKeys keys = GatewayKeys.Load(data, options);
        await using IGatewayStore store = StorageServices.OpenStore(options, data);
        await store.MigrateAsync(cancellationToken);
        FileAnchor anchor = AnchorServices.Open(options, data, keys, TimeProvider.System);
        anchor.Create();
        await using var writer = new LogWriter<IGatewayTransaction>(store, keys.LogSigners, anchor, TimeProvider.System, new LogWriterOptions());
        await writer.RunAsync(
            async (transaction, appender, token) =>
            {
                var sealers = new GroupSealers(new SealedGroups(new ColumnSealer(before.Keys.Storage, options.Name)), new SealedGroups(new ColumnSealer(keys.Storage, options.Name)));
                var opening = new Opening(keys, predecessors, sealers, transaction, appender);
                await OpenAsync(opening, new DirectoryLedger(options), before.Store, token);
                return true;
            },
            cancellationToken);
    }

    private static async Task OpenAsync(Opening opening, DirectoryLedger ledger, IGatewayStore before, CancellationToken cancellationToken)
    {
        if ((await opening.Transaction.ReadHeadAsync(LogName.Audit, cancellationToken)).Size > 0)
        {
            throw new SetupException("The new database holds a gateway's logs already.");
        }

        opening.Appender.Append(LogName.Audit, EntryDrafts.LogOpened(opening.Describe(LogName.Audit)));
        await ledger.OpenAsync(opening.Transaction, opening.Appender, opening.Describe(LogName.Directory), cancellationToken);
        long size = (await before.ReadHeadAsync(LogName.Directory, cancellationToken)).Size;
        for (long next = 1; next < size;)
        {
            IReadOnlyList<StoredEntry> page = await before.ReadEntriesAsync(LogName.Directory, next, 256, cancellationToken);
            foreach (StoredEntry row in page)
            {
                await RepeatAsync(LogEntry.Parse(row.Bytes), opening, ledger, before, cancellationToken);
            }

            next = page.Count == 0 ? size : page[^1].Index + 1;
        }
    }

    /// <summary>Appends a record or an act again: it verifies by itself, whatever log it stands in.</summary>
    private static async Task RepeatAsync(
        LogEntry entry, Opening opening, DirectoryLedger ledger, IGatewayStore before, CancellationToken cancellationToken)
    {
        try
        {
            switch (entry.Action)
            {
                case ActionNames.AgencyRecorded:
                    var recorded = AgencyRecordedDetail.Parse(entry.Detail);
                    await ledger.RecordAsync(opening.Transaction, opening.Appender, PrincipalId.Parse(entry.Actor), recorded, cancellationToken);
                    break;
                case ActionNames.AgencySuspended or ActionNames.AgencyResumed:
                    var suspension = SuspensionDetail.Parse(entry.Detail);
                    await ledger.SuspendAsync(opening.Transaction, opening.Appender, PrincipalId.Parse(entry.Actor), suspension, cancellationToken);
                    break;
                case ActionNames.PrincipalRevoked:
                    var revoked = PrincipalRevokedDetail.Parse(entry.Detail);
                    await ledger.RevokeAsync(opening.Transaction, opening.Appender, PrincipalId.Parse(entry.Actor), revoked, cancellationToken);
                    break;
                case ActionNames.GroupRecorded or ActionNames.GroupCommitted:
                    await RepeatGroupAsync(entry, opening, ledger, before, cancellationToken);
                    break;
                default:
                    // What the log said about itself belongs to the log before.
                    break;
            }
        }
        catch (DocumentException exception)
        {
            throw Unrepeatable(entry, exception);
        }
        catch (DirectoryException exception)
        {
            throw Unrepeatable(entry, exception);
        }
    }

    /// <summary>Appends a version of a group again, with its row. One whose row was lost leaves its digest in the log alone.</summary>
    private static async Task RepeatGroupAsync(LogEntry entry, Opening opening, DirectoryLedger ledger, IGatewayStore before, CancellationToken cancellationToken)
    {
        IReadOnlyList<GroupVersionRow> rows = await before.ReadGroupVersionsAsync(entry.Index - 1, 1, cancellationToken);
        SignedGroup? version = rows is [var row] && row.DirectoryIndex == entry.Index ? opening.Groups.Before.Open(row) : null;
        long index = entry.Action == ActionNames.GroupRecorded
            ? await ledger.RepeatAsync(opening.Transaction, opening.Appender, PrincipalId.Parse(entry.Actor), SignedGroup.Parse(entry.Detail), cancellationToken)
            : await ledger.RepeatAsync(opening.Transaction, opening.Appender, GroupCommittedDetail.Parse(entry.Detail), cancellationToken);
        if (version is not null)
        {
            await opening.Transaction.InsertGroupVersionAsync(opening.Groups.After.Seal(version, index), cancellationToken);
        }
    }

    private static SetupException Unrepeatable(LogEntry entry, Exception exception) =>
        new($"Entry {entry.Index} of the directory log cannot be taken over: {exception.Message}", exception);

    private static byte[] FormatSettings(RecoveryTools before, string? connectionStringFile)
    {
        JsonNode settings = JsonNode.Parse(File.ReadAllBytes(before.Data.Configuration), AnyCase, AsSettings)!;
        JsonObject gateway = settings[GatewayOptions.Section]!.AsObject();
        JsonObject logs = Section(gateway, nameof(GatewayOptions.Logs));
        logs[nameof(LogsOptions.Lineage)] = before.Options.Logs.Lineage + 1;
        if (connectionStringFile is not null)
        {
            Section(gateway, nameof(GatewayOptions.Storage))[nameof(StorageOptions.ConnectionStringFile)] = Path.GetFullPath(connectionStringFile);
        }

        return JsonSerializer.SerializeToUtf8Bytes(settings, Indented);
    }

    private static JsonObject Section(JsonObject gateway, string name)
    {
        if (gateway[name] is not JsonObject section)
        {
            gateway[name] = section = new JsonObject(AnyCase);
        }

        return section;
    }

    private sealed record GroupSealers(SealedGroups Before, SealedGroups After);

    private sealed record Opening(
        GatewayKeys Keys, IReadOnlyDictionary<LogName, LogPredecessor> Predecessors, GroupSealers Groups, IGatewayTransaction Transaction, EntryAppender Appender)
    {
        public LogOpenedDetail Describe(LogName log)
        {
            NoteVerifier key = Keys.VerifierOf(log);
            return new LogOpenedDetail(key, key.Name) { Previous = Predecessors[log] };
        }
    }
}
