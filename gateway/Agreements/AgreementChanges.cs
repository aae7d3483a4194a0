using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Idempotency;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>Changes agreements as callers ask: once however often a request comes, and only for a keyholder who still is one when the log's lock is held.</summary>
internal sealed class AgreementChanges(LogWriter<IGatewayTransaction> writer, IdempotentRequests idempotency)
{
    /// <summary>Makes a change, or gives the answer that was given for the same request before.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fingerprint">What makes two requests the same one.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="judge">Judges before the lock is taken, so that it is not taken for nothing.</param>
    /// <param name="change">Decides and writes within the log's transaction, on what holds then; gets the caller's row of that moment. The index of its entry.</param>
    /// <param name="location">The <c>Location</c> of the answer, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<KeptAnswer> MakeAsync(
        HttpRequest request,
        Sha256Digest fingerprint,
        CallingPrincipal caller,
        Action<PrincipalRow> judge,
        Func<IGatewayTransaction, EntryAppender, PrincipalRow, CancellationToken, Task<long>> change,
        string? location,
        CancellationToken cancellationToken)
    {
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, request, fingerprint, cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        Keyholders.Require(caller.Row);
        judge(caller.Row);
        LogReceipt<KeptAnswer> written = await writer.RunAsync(
            async (transaction, entries, token) =>
            {
                if (await ticket.LookUpAsync(transaction, token) is { } winner)
                {
                    return winner;
                }

                PrincipalRow row = await CallerStanding.RequireAsync(transaction, caller.Id, transaction.Now, token);
                Keyholders.Require(row);
                judge(row);
                long index = await change(transaction, entries, row, token);
                KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status201Created, location, new RecordedDocument(index));
                await ticket.KeepAsync(transaction, answer, token);
                return answer;
            },
            cancellationToken);
        return written.Result;
    }
}
