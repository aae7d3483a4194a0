using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Http;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>Takes consecutive entries of a log into a file, one a line, and the proof that none is left out into another beside it.</summary>
internal sealed class EntriesExport(GatewaySession session, LogName log, Meter meter)
{
    /// <summary>What is behind the name of the entries' file in that of their proof.</summary>
    public const string ProofSuffix = ".proof";

    /// <summary>Writes both files, all or none; nothing is overwritten.</summary>
    /// <param name="path">The entries' file.</param>
    /// <param name="from">The first index.</param>
    /// <param name="end">The index after the last; null for the end of the log.</param>
    /// <param name="policy">What the checkpoint must meet, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The proven range.</returns>
    /// <exception cref="VerdictException">What the gateway shows does not hold.</exception>
    public async Task<RangeProof> WriteAsync(string path, long from, long? end, WitnessPolicy? policy, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = await new EvidenceCheckpoints(session, policy).ReadAsync(log, cancellationToken);
        long to = end ?? checkpoint.Tree.Size;
        if (from >= to || to > checkpoint.Tree.Size)
        {
            throw new CommandFailedException($"The {log} log has {checkpoint.Tree.Size} entries; there are none from {from} up to, not including, {to}.");
        }

        string name = Path.GetFileName(path);
        using SavedFiles files = new(Path.GetDirectoryName(Path.GetFullPath(path))!, [name, name + ProofSuffix]);
        string written = await WriteEntriesAsync(files, name, from, to, cancellationToken);
        RangeProofFile proof = new(await ProveAsync(from, to, checkpoint.Tree, cancellationToken), checkpoint);
        RequireComplete(proof, written, policy);
        await using (Stream file = files.Create(name + ProofSuffix))
        {
            await file.WriteAsync(proof.ToBytes(), cancellationToken);
        }

        files.Keep();
        return proof.Range;
    }

    private async Task<string> WriteEntriesAsync(SavedFiles files, string name, long from, long to, CancellationToken cancellationToken)
    {
        meter.Total = to - from;
        await using FileStream file = files.Create(name);
        for (long next = from; next < to;)
        {
            EntryPage page = await session.Client.ReadEntriesAsync(log, next, to, cancellationToken);
            if (page.Entries.Count != page.Next - next)
            {
                throw await session.Client.HasScopeAsync("audit.read", cancellationToken) || log == LogName.Directory
                    ? new VerdictException(new LogVerdict(Verdict.Missing, next, $"The gateway does not show all entries of the {log} log from {next} on."))
                    : new CommandFailedException($"Only an auditor sees all entries of the {log} log; take the evidence of an exchange of yours with --advisory.");
            }

            foreach (ReadOnlyMemory<byte> entry in page.Entries)
            {
                await file.WriteAsync(entry, cancellationToken);
                file.WriteByte((byte)'\n');
            }

            next = page.Next;
            meter.Report(next - from);
        }

        await file.FlushAsync(cancellationToken);
        return file.Name;
    }

    private async Task<RangeProof> ProveAsync(long from, long to, TreeHead tree, CancellationToken cancellationToken)
    {
        InclusionProof first = await session.Logs.ReadInclusionAsync(log, from, tree, cancellationToken);
        InclusionProof last = await session.Logs.ReadInclusionAsync(log, to - 1, tree, cancellationToken);
        try
        {
            return RangeProof.Join(first, last);
        }
        catch (ArgumentException failure)
        {
            throw new VerdictException(Verdict.Unproven, "The gateway's proofs of the first and the last entry are none.", failure);
        }
    }

    private void RequireComplete(RangeProofFile proof, string written, WitnessPolicy? policy)
    {
        LogVerdict verdict = RangeCheck.Run(proof, EvidenceFile.Lines(written), new TrustedLogs(session.Trusted, policy));
        if (!verdict.IsOk)
        {
            throw new VerdictException(verdict);
        }
    }
}
