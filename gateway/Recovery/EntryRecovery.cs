using Gateway.Audit;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Recovery;

/// <summary>
/// <c>recover --from</c>: brings back the entries that the database lost, up to the largest note that is known to have been signed, and what follows from them.
/// </summary>
internal sealed class EntryRecovery(RecoveryTools tools, EntrySources sources)
{
    /// <summary>Recovers, and says on the output what came back and what cannot.</summary>
    /// <exception cref="SetupException">The sources do not hold what was lost, or not all that was signed is known.</exception>
    /// <exception cref="LogStoppedException">The anchor does not vouch for a log, or the database is of another history.</exception>
    /// <exception cref="AuditIntegrityException">The entries do not give what was signed.</exception>
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        Dictionary<LogName, LostTail> tails = [];
        foreach (LogName log in (LogName[])[LogName.Directory, LogName.Audit])
        {
            if (await FindTailAsync(log, cancellationToken) is { } tail)
            {
                tails[log] = tail;
            }
        }

        if (tails.Count == 0)
        {
            throw new SetupException("The database holds all that is known to have been signed; there is nothing to recover.");
        }

        var rows = new RecoveredRows(tools.Options.GatewayName, new ColumnSealer(tools.Keys.Storage, tools.Options.Name), tails);
        await new LogRecovery<IGatewayTransaction>(tools.Store, tools.Keys.LogSigners, tools.Anchor).RunAsync([.. tails.Values], rows.RestoreAsync, cancellationToken);
        foreach (LostTail tail in tails.Values)
        {
            await output.WriteLineAsync($"recovered {tail.Log} {tail.End.Tree.Size - tail.Entries.Count} {tail.End.Tree.Size}");
        }

        foreach (string line in rows.Lost)
        {
            await output.WriteLineAsync($"lost {line}");
        }
    }

    private async Task<LostTail?> FindTailAsync(LogName log, CancellationToken cancellationToken)
    {
        Checkpoint kept = await tools.Anchor.ReadAsync(log, cancellationToken)
            ?? throw new LogAnchorException(log, AnchorFault.Missing);
        LogHead head = await tools.Store.ReadHeadAsync(log, cancellationToken);
        Checkpoint[] known = [kept, .. sources.NotesOf(log)];
        foreach (Checkpoint note in known.Where(note => note.Tree.Size <= head.Size))
        {
            if (!await tools.ContinuesAsync(log, note.Tree, cancellationToken))
            {
                throw new LogRolledBackException(log, note.Tree.Size, head.Size);
            }
        }

        long end = known.Max(note => note.Tree.Size);
        IReadOnlyList<ReadOnlyMemory<byte>> found = sources.EntriesOf(log, head.Size);
        RequireNothingBeyond(log, end, head.Size + found.Count);
        if (end <= head.Size)
        {
            return null;
        }

        return head.Size + found.Count == end
            ? new LostTail(log, found, [.. known.Where(note => note.Tree.Size > head.Size)])
            : throw new SetupException($"The {log} log was signed up to size {end}; entry {head.Size + found.Count} is in none of the sources.");
    }

    // Those indices were signed too. Who appended there would make a second history, though nobody knows yet under which note.
    private static void RequireNothingBeyond(LogName log, long end, long reach)
    {
        if (reach > end)
        {
            throw new SetupException($"The sources hold entries of the {log} log up to {reach - 1}, and no checkpoint that covers them; name a file with it as well.");
        }
    }
}
