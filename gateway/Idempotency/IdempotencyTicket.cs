using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Storage;

namespace Gateway.Server.Idempotency;

/// <summary>One request's hold on its <c>Idempotency-Key</c>, until it is disposed.</summary>
internal sealed class IdempotencyTicket : IDisposable
{
    private const string Table = "idempotency";
    private const string Column = "body";

    private readonly PrincipalId _caller;
    private readonly string? _key;
    private readonly Sha256Digest _fingerprint;
    private readonly ColumnSealer? _sealer;
    private readonly Action? _leave;

    /// <summary>Holds <paramref name="key"/> for a caller; <paramref name="leave"/> lets it go.</summary>
    public IdempotencyTicket(PrincipalId caller, string key, Sha256Digest fingerprint, ColumnSealer sealer, Action leave)
    {
        _caller = caller;
        _key = key;
        _fingerprint = fingerprint;
        _sealer = sealer;
        _leave = leave;
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
        if (_key is null || await reads.FindIdempotencyAsync(_caller, _key, cancellationToken) is not { } row)
        {
            return null;
        }

        if (row.Fingerprint != _fingerprint)
        {
            throw Refusal.IdempotencyMismatch();
        }

        return Earlier = new KeptAnswer(row.Status, row.Location, _sealer!.Open(Table, Column, RowKey, row.SealedBody));
    }

    /// <summary>Keeps the answer in the transaction that does the work.</summary>
    public Task KeepAsync(IGatewayTransaction transaction, KeptAnswer answer, CancellationToken cancellationToken) =>
        _key is null ? Task.CompletedTask : transaction.InsertIdempotencyAsync(
            new IdempotencyRow
            {
                Principal = _caller,
                Key = _key,
                Fingerprint = _fingerprint,
                Status = answer.Status,
                Location = answer.Location,
                SealedBody = _sealer!.Seal(Table, Column, RowKey, answer.Body),
                CreatedAt = transaction.Now,
            },
            cancellationToken);

    public void Dispose() => _leave?.Invoke();

    private string RowKey => $"{_caller} {_key}";
}
