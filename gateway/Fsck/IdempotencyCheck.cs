using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Idempotency;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Opens every kept answer. Its body is sealed to the row's other columns, so that one that opens is as it was written.</summary>
internal sealed class IdempotencyCheck(FsckSubject subject)
{
    private const int RowsAtOnce = 256;
    private readonly SealedAnswers answers = new(subject.Sealer);

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException"><c>tampered</c> or <c>malformed</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        (string Principal, string Key) last = ("", "");
        IReadOnlyList<IdempotencyRow> page;
        do
        {
            page = await ReadAsync(last, cancellationToken).ConfigureAwait(false);
            foreach (IdempotencyRow row in page)
            {
                Open(row);
                last = (row.Principal.Value, row.Key);
            }
        }
        while (page.Count > 0);
    }

    private async Task<IReadOnlyList<IdempotencyRow>> ReadAsync((string Principal, string Key) last, CancellationToken cancellationToken)
    {
        try
        {
            return await subject.Store.ReadIdempotencyAsync(last.Principal, last.Key, RowsAtOnce, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StoredValues.AreMalformed(exception))
        {
            throw new FsckException(Verdict.Malformed, null, $"A kept answer, of the {RowsAtOnce} after '{last.Principal} {last.Key}', is not one that the gateway wrote.");
        }
    }

    private void Open(IdempotencyRow row)
    {
        try
        {
            _ = answers.Open(row);
        }
        catch (SealedDataException)
        {
            throw new FsckException(Verdict.Tampered, null, $"The answer kept for {row.Principal} under the key {row.Key} is not as it was written.");
        }
    }
}
