using System.Text.Json;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth.External;

/// <summary>
/// The keys of the configured issuer, as it shows them (OpenID Connect Discovery 1.0 §4, RFC 7517). They are asked for again every ten minutes, and when a token
/// names one that is not known, but never more often than every thirty seconds whatever tokens come. Whatever they are then, tokens that were taken before are verified once more: a key may have been
/// withdrawn. While the issuer does not answer, the last good keys count, for a day.
/// Safe for several threads.
/// </summary>
internal sealed class ExternalIssuer(
    GatewayOptions options, IssuerDocuments documents, AccessTokenCache taken, TimeProvider time, ILogger<ExternalIssuer> logger)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(1);

    private readonly Lock asking = new();
    private Task asked = Task.CompletedTask;
    private long? askedAt;
    private volatile ShownKeys? shown;

    /// <summary>The issuer's name, which its tokens must carry to the letter.</summary>
    public string Name => options.Auth.Authority!;

    /// <summary>The key of this id, or null. Call <see cref="PrepareAsync"/> before.</summary>
    public SecurityKey? Find(string keyId) => Current?.Keys.Find(keyId);

    private ShownKeys? Current => shown is { } keys && time.GetElapsedTime(keys.AskedAt) < KeepFor ? keys : null;

    /// <summary>Has the keys asked for again if that is due, and does not wait. For every token, also one that was taken before.</summary>
    public void Refresh()
    {
        if (Current is { } keys && time.GetElapsedTime(keys.AskedAt) >= RefreshAfter)
        {
            _ = AskAsync();
        }
    }

    /// <summary>Sees to it that <see cref="Find"/> knows a key if the issuer shows it. Who presents a known one does not wait.</summary>
    /// <exception cref="GatewayProblemException"><c>issuer-unavailable</c>: the issuer has never shown its keys, or not for a day.</exception>
    public async Task PrepareAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Find(keyId) is not null)
        {
            return;
        }

        await AskAsync().WaitAsync(cancellationToken);
        if (Current is null)
        {
            throw new GatewayProblemException(ProblemName.IssuerUnavailable) { RetryAfter = AskAgain };
        }
    }

    // Joins whoever is asking; begins anew only after a while, or strangers with invented key ids could have the issuer asked without end.
    private Task AskAsync()
    {
        lock (asking)
        {
            if (asked.IsCompleted && (askedAt is not { } at || time.GetElapsedTime(at) >= AskAgain))
            {
                askedAt = time.GetTimestamp();
                asked = AskOnceAsync(askedAt.Value);
            }

            return asked;
        }
    }

    // Nobody's request ends it: whoever else waits for the answer should get it. It ends by itself within seconds, and never fails.
    private async Task AskOnceAsync(long now)
    {
        try
        {
            IssuerKeySet keys = await documents.FetchAsync(Name, CancellationToken.None);
            logger.IssuerKeysRead(keys.Count);
            shown = new ShownKeys(keys, now);
            taken.Clear();
        }
        catch (Exception exception) when (exception is OutboundException or JsonException)
        {
            logger.IssuerKeysKept(exception);
        }
    }

    private sealed record ShownKeys(IssuerKeySet Keys, long AskedAt);
}
