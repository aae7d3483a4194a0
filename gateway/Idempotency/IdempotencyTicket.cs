using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Storage;

namespace Gateway.Server.Idempotency;

/// <summary>One request's hold on its <c>Idempotency-Key</c>, until it is disposed.</summary>
internal sealed class IdempotencyTicket : IDisposable
{
    private readonly PrincipalId caller;
    private readonly string? key;
    private readonly Sha256Digest fingerprint;
    private readonly SealedAnswers? answers;
    private readonly Action? leave;

    /// <summary>Holds <paramref name="key"/> for a caller; <paramref name="leave"/> lets it go.</summary>
    public IdempotencyTicket(PrincipalId caller, string key, Sha256Digest fingerprint, SealedAnswers answers, Action leave)
    {
        this.caller = caller;
        this.key = key;
        this.fingerprint = fingerprint;
        this.answers = answers;
        this.leave = leave;
    }

    private IdempotencyTicket()
    {
    }

    /// <summary>The ticket of a request without a key: it finds nothing and keeps nothing.</summary>
    public static IdempotencyTicket Forgetful { get; } = new();

    /// <summary>The answer that this request was given before, if it was.</summary>
    public KeptAnswer? Earlier { get; private set; }

    /// <summary>
    /// Looks the key up: before the work in the store, and in the work's transaction, under the log's lock, where it decides a race.
    /// </summary>
    public async Task<KeptAnswer?> LookUpAsync(IGatewayReads reads, CancellationToken cancellationToken)
    {
        if (key is null || await reads.FindIdempotencyAsync(caller, key, cancellationToken) is not { } row)
        {
            return null;
        }

        if (row.Fingerprint != fingerprint)
        {
            throw Refusal.IdempotencyMismatch();
        }

        return Earlier = new KeptAnswer(row.Status, row.Location, answers!.Open(row));
    }

    /// <summary>Keeps the answer in the transaction that does the work.</summary>
    public Task KeepAsync(IGatewayTransaction transaction, KeptAnswer answer, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return Task.CompletedTask;
        }

        var row = new IdempotencyRow
        {
            Principal = caller,
            Key = key,
            Fingerprint = fingerprint,
            Status = answer.Status,
            Location = answer.Location,
            SealedBody = [],
            // As the column will hold it: the body is sealed to it.
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(transaction.Now.ToUnixTimeMilliseconds()),
        };
        return transaction.InsertIdempotencyAsync(row with { SealedBody = answers!.Seal(row, answer.Body) }, cancellationToken);
    }

    public void Dispose() => leave?.Invoke();
}
