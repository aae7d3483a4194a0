using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Storage;
using Microsoft.Extensions.Primitives;

namespace Gateway.Server.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c> for every POST under /v1. The same key and request again is answered as the first was; the same key for another request
/// is refused. The row that remembers the answer is inserted by the transaction that does the work, so both exist or neither: of two equal
/// requests on two replicas the one that commits second finds the row under the log's lock and gives the first one's answer.
/// </summary>
internal sealed class IdempotentRequests(IGatewayStore store, ColumnSealer sealer)
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaxKeyCharacters = 255;

    private readonly SealedAnswers answers = new(sealer);
    private readonly ConcurrentDictionary<(PrincipalId Caller, string Key), Sha256Digest> running = new();

    /// <summary>
    /// Enters a request. The ticket holds the earlier answer if there is one; otherwise it holds the key in this process until it is disposed.
    /// A request without the header gets a ticket that remembers nothing.
    /// </summary>
    public async Task<IdempotencyTicket> EnterAsync(
        PrincipalId caller, HttpRequest request, Sha256Digest fingerprint, CancellationToken cancellationToken)
    {
        if (ReadKey(request.Headers[Header]) is not { } key)
        {
            return IdempotencyTicket.Forgetful;
        }

        if (!running.TryAdd((caller, key), fingerprint))
        {
            throw running.TryGetValue((caller, key), out Sha256Digest other) && other != fingerprint
                ? Refusal.IdempotencyMismatch()
                : Refusal.RequestInProgress();
        }

        var ticket = new IdempotencyTicket(caller, key, fingerprint, answers, leave: () => running.TryRemove((caller, key), out _));
        try
        {
            await ticket.LookUpAsync(store, cancellationToken);
            return ticket;
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }

    private static string? ReadKey(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }

        string? text = header.Count == 1 ? header[0] : null;
        if (text is not { Length: > 0 and <= MaxKeyCharacters } || text.Any(c => c is < '!' or > '~'))
        {
            throw Refusal.BadRequest("An Idempotency-Key is one value of 1 to 255 visible ASCII characters.");
        }

        // Only its hash is kept: callers choose the text, and nothing they wrote is stored in clear.
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    }
}
