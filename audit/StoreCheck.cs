using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// Checks a whole store from the inside: the newest checkpoint's signature, every entry against it, every stored tile, and the head that the next
/// entry will be appended to. It trusts the log's public key and nothing else.
/// </summary>
/// <param name="reader">The store.</param>
public sealed class StoreCheck(ILogReader reader)
{
    /// <summary>Checks one log. May run while the log grows.</summary>
    /// <returns>The verifier's words, or <c>malformed</c>, <c>wrong-origin</c>, <c>bad-signature</c>, <c>unproven</c> (rows that no checkpoint covers).</returns>
    public ValueTask<LogVerdict> CheckAsync(LogName log, NoteVerifier verifier, IProgress<long>? progress, CancellationToken cancellationToken) =>
        CheckAsync(log, new LogKeyHistory(verifier), progress, cancellationToken);

    /// <summary>Checks one log whose key was rotated.</summary>
    /// <inheritdoc cref="CheckAsync(LogName, NoteVerifier, IProgress{long}?, CancellationToken)"/>
    public async ValueTask<LogVerdict> CheckAsync(LogName log, LogKeyHistory keys, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        byte[]? note = await reader.ReadCheckpointAsync(log, cancellationToken).ConfigureAwait(false);
        if (note is null)
        {
            return await CheckEmptyAsync(log, cancellationToken).ConfigureAwait(false);
        }

        if (!TryParse(note, out Checkpoint? checkpoint))
        {
            return new LogVerdict(Verdict.Malformed, null, "The stored checkpoint is not a checkpoint.");
        }

        LogVerdict signature = CheckpointMemory.Compare(null, checkpoint, keys.SignerOf(checkpoint), null);
        if (!signature.IsOk)
        {
            return signature;
        }

        (LogVerdict entries, Frontier frontier) = await new LogVerifier(reader)
            .ScanAsync(log, checkpoint.Tree, (tile, token) => CheckTileAsync(log, tile, token), static _ => { }, progress, cancellationToken)
            .ConfigureAwait(false);
        return entries.IsOk ? await CheckHeadAsync(log, frontier, cancellationToken).ConfigureAwait(false) ?? entries : entries;
    }

    private static bool TryParse(byte[] note, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        try
        {
            checkpoint = Checkpoint.Parse(note);
            return true;
        }
        catch (CheckpointFormatException)
        {
            checkpoint = null;
            return false;
        }
    }

    private async ValueTask<LogVerdict> CheckEmptyAsync(LogName log, CancellationToken cancellationToken)
    {
        LogHead? head = await TryReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<StoredEntry> rows = await reader.ReadEntriesAsync(log, 0, 1, cancellationToken).ConfigureAwait(false);
        return head?.Size == 0 && rows.Count == 0
            ? new LogVerdict(Verdict.Ok, null, "The log is empty.")
            : new LogVerdict(Verdict.Unproven, 0, "The log has entries and no checkpoint.");
    }

    private async ValueTask<LogHead?> TryReadHeadAsync(LogName log, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private async ValueTask<LogVerdict?> CheckTileAsync(LogName log, Tile computed, CancellationToken cancellationToken)
    {
        byte[]? stored = await reader.ReadTileAsync(log, computed.Level, computed.Index, cancellationToken).ConfigureAwait(false);
        int matching = stored is { Length: Tile.SizeBytes } ? stored.AsSpan().CommonPrefixLength(computed.Hashes.Span) : 0;
        if (matching == Tile.SizeBytes)
        {
            return null;
        }

        long hash = (computed.Index * Tile.Width) + (matching / Hash32.SizeBytes);
        return new LogVerdict(
            stored is null ? Verdict.Missing : Verdict.Tampered, hash << (8 * computed.Level), "A stored tile is not what the entries give.");
    }

    /// <summary>The head must be that of the checkpoint, or of a later one if the log has grown meanwhile.</summary>
    private async ValueTask<LogVerdict?> CheckHeadAsync(LogName log, Frontier verified, CancellationToken cancellationToken)
    {
        if (await TryReadHeadAsync(log, cancellationToken).ConfigureAwait(false) is not LogHead head)
        {
            return new LogVerdict(Verdict.Malformed, null, "The stored head is not in the form that a head has.");
        }

        if (head.Size < verified.Size)
        {
            return new LogVerdict(Verdict.Tampered, head.Size, "The stored head is behind the signed checkpoint.");
        }

        if (head.Size == verified.Size && !await IsHeadOfAsync(log, head, verified, cancellationToken).ConfigureAwait(false))
        {
            return new LogVerdict(Verdict.Tampered, verified.Size == 0 ? null : verified.Size - 1, "The stored head is not that of the signed checkpoint.");
        }

        IReadOnlyList<StoredEntry> beyond = await reader.ReadEntriesAsync(log, verified.Size, 1, cancellationToken).ConfigureAwait(false);
        return head.Size > verified.Size || beyond.Count > 0 ? await CheckBeyondAsync(log, verified.Size, cancellationToken).ConfigureAwait(false) : null;
    }

    private async ValueTask<bool> IsHeadOfAsync(LogName log, LogHead head, Frontier verified, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> last = verified.Size == 0 ? [] : await reader.ReadEntriesAsync(log, verified.Size - 1, 1, cancellationToken).ConfigureAwait(false);
        LeafHash lastLeaf = last.Count == 0 ? LeafHash.None : MerkleTree.HashLeaf(last[0].Bytes.Span);
        return head.LastLeaf == lastLeaf && head.Frontier.ToBytes().AsSpan().SequenceEqual(verified.ToBytes());
    }

    /// <summary>Rows appended since the first look came with a checkpoint in the same transaction, so another look at it tells them from rows that did not.</summary>
    private async ValueTask<LogVerdict?> CheckBeyondAsync(LogName log, long size, CancellationToken cancellationToken)
    {
        byte[]? note = await reader.ReadCheckpointAsync(log, cancellationToken).ConfigureAwait(false);
        bool signed = note is not null && TryParse(note, out Checkpoint? newest) && newest.Tree.Size > size;
        return signed ? null : new LogVerdict(Verdict.Unproven, size, "Entries are stored that no checkpoint covers.");
    }
}
