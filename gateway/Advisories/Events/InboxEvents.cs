using System.Diagnostics;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Events;

/// <summary>
/// A principal's inbox as a stream: what the pages of the inbox show, as it comes. Like them it is the gateway's word and needs no entry of the log. It ends with
/// the token, with the caller's standing, and with the process; the reader comes again and names the last event it saw.
/// </summary>
internal sealed class InboxEvents(
    IGatewayStore store, InboxSignal signal, AdvisoryItems items, Callers callers, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<InboxEvents> logger)
{
    /// <summary>An advisory was addressed to the reader.</summary>
    public const string Addressed = "addressed";

    /// <summary>An advisory that the reader received was withdrawn.</summary>
    public const string Withdrawn = "withdrawn";

    private const int EventsAtOnce = 100;

    // What another replica committed is not signalled here; and a caller that was revoked must be gone within five seconds, of which PrincipalStanding takes two.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    /// <summary>Sends what comes after an index until there is a reason to end.</summary>
    public async Task SendAsync(EventStream stream, AccessToken token, long after, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await stream.BeginAsync(cancellationToken);
        try
        {
            await FollowAsync(stream, token, after, stopping.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The process ends: the answer ends whole, and the reader comes again.
        }
        catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
        {
            // The store cannot answer now. Nothing was passed over: the reader names the last event that it saw.
            logger.EventsEnded(fault);
        }
    }

    private async Task FollowAsync(EventStream stream, AccessToken token, long after, CancellationToken cancellationToken)
    {
        AgencyId agency = token.Principal.Agency;
        while (true)
        {
            Task delivered = signal.NextAsync(agency);
            IReadOnlyList<ArrivalRow> arrivals = await store.ReadArrivalsAsync(agency, token.Principal, after, EventsAtOnce, cancellationToken);
            foreach (ArrivalRow arrival in arrivals)
            {
                if (!await MayReadAsync(token, cancellationToken))
                {
                    return;
                }

                await SendAsync(stream, token.Principal, arrival, cancellationToken);
                after = arrival.LogIndex;
            }

            if (arrivals.Count < EventsAtOnce)
            {
                await stream.KeepAliveAsync(cancellationToken);
                await delivered.WaitAsync(LookInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!await MayReadAsync(token, cancellationToken))
            {
                return;
            }
        }
    }

    // Asked before each event too: a slow reader may be sent a page for minutes.
    private async ValueTask<bool> MayReadAsync(AccessToken token, CancellationToken cancellationToken) =>
        time.GetUtcNow() < token.ExpiresAt
        && await callers.FindAsync(token, proof: null, cancellationToken) is { } caller
        && caller.Has(Scopes.AdvisoryRead);

    // Read as the inbox reads it, so that the two cannot part.
    private async Task SendAsync(EventStream stream, PrincipalId reader, ArrivalRow arrival, CancellationToken cancellationToken)
    {
        InboxPage page = await store.ReadInboxAsync(reader, arrival.AddressedIndex - 1, 1, cancellationToken);
        InboxItem item = page.Items is [var first] && first.Delivery.AddressedIndex == arrival.AddressedIndex
            ? first
            : throw new UnreachableException("A delivery is never removed.");
        await stream.SendAsync(
            arrival.LogIndex,
            arrival.IsWithdrawal ? Withdrawn : Addressed,
            JsonSerializer.Serialize(items.ForRecipient(item), AdvisoryJson.Options),
            cancellationToken);
    }
}
