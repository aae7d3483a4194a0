namespace Gateway.Audit;

/// <summary>
/// Re-derives a log from its stored bytes and compares it with a tree head that somebody signed. It trusts nothing but that head: entries and tiles
/// may come from whoever wants to deceive. Verifying the head's signature is its caller's part.
/// </summary>
/// <param name="source">Where the rows are read.</param>
public sealed class LogVerifier(IEntrySource source)
{
    private const long EntriesPerReport = 1024;

    /// <summary>
    /// Reads entries 0 to the head's size and checks of each its form, log, index and link to the one before, and of all of them the root.
    /// </summary>
    /// <returns><c>ok</c>, <c>tampered</c>, <c>reordered</c>, <c>missing</c> or <c>truncated</c>, with the first bad index.</returns>
    public ValueTask<LogVerdict> VerifyAsync(LogName log, TreeHead head, CancellationToken cancellationToken) =>
        VerifyAsync(log, head, null, cancellationToken);

    /// <inheritdoc cref="VerifyAsync(LogName, TreeHead, CancellationToken)"/>
    /// <param name="log">Which log.</param>
    /// <param name="head">The head it should have.</param>
    /// <param name="progress">Told the number of entries checked so far, now and then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<LogVerdict> VerifyAsync(LogName log, TreeHead head, IProgress<long>? progress, CancellationToken cancellationToken) =>
        (await ScanAsync(log, head, NoTiles, NoLook, progress, cancellationToken).ConfigureAwait(false)).Verdict;

    /// <inheritdoc cref="VerifyAsync(LogName, TreeHead, CancellationToken)"/>
    /// <param name="log">Which log.</param>
    /// <param name="head">The head it should have.</param>
    /// <param name="look">Given the entries in their order, each in its place and linked to the one before. What it makes of them counts only if the verdict is ok.</param>
    /// <param name="progress">Told the number of entries checked so far, now and then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<LogVerdict> VerifyAsync(
        LogName log, TreeHead head, Action<StoredEntry> look, IProgress<long>? progress, CancellationToken cancellationToken) =>
        (await ScanAsync(log, head, NoTiles, look, progress, cancellationToken).ConfigureAwait(false)).Verdict;

    /// <summary>Verifies, hands every full tile that the entries give to a further check, and returns the frontier they give.</summary>
    internal async ValueTask<(LogVerdict Verdict, Frontier Frontier)> ScanAsync(
        LogName log,
        TreeHead head,
        Func<Tile, CancellationToken, ValueTask<LogVerdict?>> checkTile,
        Action<StoredEntry> look,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var scan = new LogScan(source, log, head);
        LogVerdict? finding = null;
        await using var blocks = new BlockReader(source, log, head.Size, cancellationToken);
        while (finding is null && scan.Next < head.Size)
        {
            long first = scan.Next;
            long end = Math.Min(head.Size, first + LogBlock.Width);
            LogBlock block = await blocks.TakeAsync().ConfigureAwait(false);
            finding = await scan.CheckAsync(block, cancellationToken).ConfigureAwait(false) ?? (scan.Next < end ? scan.EndsEarly() : null);
            for (int i = 0; finding is null && i < end - first; i++)
            {
                look(block.Row(i));
            }

            finding ??= await CheckTilesAsync(scan, checkTile, cancellationToken).ConfigureAwait(false);
            if (scan.Next % EntriesPerReport == 0 || scan.Next == head.Size)
            {
                progress?.Report(scan.Next);
            }
        }

        finding ??= scan.CheckRoot() ?? await CheckTilesAsync(scan, checkTile, cancellationToken).ConfigureAwait(false);
        LogVerdict verdict = finding is null
            ? new LogVerdict(Verdict.Ok, null, "Every entry is in its place and the log has the signed root.")
            : await NameFirstAsync(log, finding, cancellationToken).ConfigureAwait(false);
        return (verdict, scan.Frontier);
    }

    private static async ValueTask<LogVerdict?> CheckTilesAsync(
        LogScan scan, Func<Tile, CancellationToken, ValueTask<LogVerdict?>> checkTile, CancellationToken cancellationToken)
    {
        LogVerdict? finding = null;
        foreach (Tile tile in scan.TakeFullTiles())
        {
            finding ??= await checkTile(tile, cancellationToken).ConfigureAwait(false);
        }

        return finding;
    }

    private static ValueTask<LogVerdict?> NoTiles(Tile tile, CancellationToken cancellationToken) => new(default(LogVerdict));

    private static void NoLook(StoredEntry entry)
    {
    }

    /// <summary>
    /// Whoever rewrites an entry and forms the links after it anew breaks nothing until the end of what was rewritten. The stored tiles, if they were not
    /// rewritten too, tell where it began.
    /// </summary>
    private async ValueTask<LogVerdict> NameFirstAsync(LogName log, LogVerdict finding, CancellationToken cancellationToken)
    {
        if (finding.Index is not long end)
        {
            return finding;
        }

        for (long tile = 0; tile * Tile.Width < end; tile++)
        {
            byte[]? hashes = await source.ReadTileAsync(log, 0, tile, cancellationToken).ConfigureAwait(false);
            if (hashes is not { Length: Tile.SizeBytes })
            {
                break;
            }

            foreach (StoredEntry row in await source.ReadEntriesAsync(log, tile * Tile.Width, Tile.Width, cancellationToken).ConfigureAwait(false))
            {
                long offset = row.Index - (tile * Tile.Width);
                if (row.Index >= end || offset is < 0 or >= Tile.Width)
                {
                    break;
                }

                if (!MerkleTree.HashLeaf(row.Bytes.Span).Value.Bytes.SequenceEqual(hashes.AsSpan((int)offset * Hash32.SizeBytes, Hash32.SizeBytes)))
                {
                    return new LogVerdict(Verdict.Tampered, row.Index, "An entry is not the one that the stored tree was made of.");
                }
            }
        }

        return finding;
    }
}
