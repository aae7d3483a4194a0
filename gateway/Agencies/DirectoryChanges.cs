using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Idempotency;
using Gateway.Server.Storage;

namespace Gateway.Server.Agencies;

/// <summary>Changes the directory as callers ask: once however often a request comes, and only for a caller who still may when the log's lock is held.</summary>
internal sealed class DirectoryChanges(LogWriter<IGatewayTransaction> log, IdempotentRequests idempotency, StandingCaches caches)
{
    /// <summary>Makes a change, or gives the answer that was given for the same request before.</summary>
    /// <param name="request">Who asks for what.</param>
    /// <param name="apply">Adds to the directory, within the log's transaction.</param>
    /// <param name="answer">What the caller is told of it, and is told again.</param>
    /// <param name="made">Called when that is committed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TAnswer> MakeAsync<TAnswer>(
        DirectoryRequest request,
        Func<IGatewayTransaction, EntryAppender, CancellationToken, ValueTask<DirectoryChange>> apply,
        Func<DirectoryChange, TAnswer> answer,
        Action<TAnswer> made,
        CancellationToken cancellationToken)
    {
        PrincipalId caller = request.Caller.Id;
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller, request.Http, request.Fingerprint, cancellationToken);
        if (ticket.Earlier is { } kept)
        {
            return kept.Read<TAnswer>();
        }

        LogReceipt<TAnswer> receipt = await log.RunAsync(
            async (transaction, appender, cancel) =>
            {
                if (await ticket.LookUpAsync(transaction, cancel) is { } earlier)
                {
                    return earlier.Read<TAnswer>();
                }

                PrincipalRow row = await CallerStanding.RequireAsync(transaction, caller, transaction.Now, cancel);
                CallerStanding.RequireRole(row, request.Role);
                TAnswer result = answer(await DirectoryRefusal.ApplyAsync(() => apply(transaction, appender, cancel)));
                await ticket.KeepAsync(transaction, KeptAnswer.Of(request.Status, null, result), cancel);
                return result;
            },
            cancellationToken);
        caches.Forget(request.Agency);
        made(receipt.Result);
        return receipt.Result;
    }
}
