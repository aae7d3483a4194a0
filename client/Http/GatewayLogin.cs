using System.Collections.Frozen;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Http;

/// <summary>Logs a principal in with its access key (RFC 7523) and proves possession of that key with every request (RFC 9449).</summary>
internal sealed class GatewayLogin(GatewayTransport transport, PrincipalId principal, SigningKey accessKey, string issuer, TimeProvider clock)
{
    private const string BoundType = "DPoP";
    private const string BearerType = "Bearer";
    private const int MaxTokenAnswerBytes = 64 * 1024;
    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromSeconds(60);

    private AccessToken? cached;

    /// <summary>A token bound to the access key, from memory while it is fresh.</summary>
    public async Task<AccessToken> BoundTokenAsync(CancellationToken cancellationToken) =>
        cached is { } token && token.IsFresh(clock.GetUtcNow()) ? token : cached = await RequestAsync(bound: true, cancellationToken);

    /// <summary>A bearer token for other tools, such as curl; whoever has it can use it.</summary>
    public Task<AccessToken> BearerTokenAsync(CancellationToken cancellationToken) => RequestAsync(bound: false, cancellationToken);

    /// <summary>Adds the token, and the proof for just this method and address.</summary>
    public async Task AuthoriseAsync(HttpRequestMessage request, Uri address, CancellationToken cancellationToken)
    {
        AccessToken token = await BoundTokenAsync(cancellationToken);
        request.Headers.TryAddWithoutValidation("Authorization", $"{BoundType} {token.Text}");
        request.Headers.Add("DPoP", Proof(request.Method, address, token.Text));
    }

    private async Task<AccessToken> RequestAsync(bool bound, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        byte[] body = await transport.SendForBytesAsync(_ => Task.FromResult(TokenRequest(bound)), MaxTokenAnswerBytes, cancellationToken);
        TokenAnswer answer = AnswerJson.Read<TokenAnswer>(body, "a token answer");
        RequireType(answer.TokenType, bound);
        return new AccessToken(answer.AccessToken, now.AddSeconds(answer.ExpiresIn), Scopes(answer.Scope));
    }

    // Whoever answers chooses the type, and a token that serves whoever has it is not what was asked for. Its case is free (RFC 6749 §5.1).
    private static void RequireType(string given, bool bound)
    {
        if (!given.Equals(bound ? BoundType : BearerType, StringComparison.OrdinalIgnoreCase))
        {
            throw bound
                ? new VerdictException(Verdict.Malformed, $"The gateway gave no token that is bound to the access key, as it was asked to.")
                : new VerdictException(Verdict.Malformed, $"The gateway gave no bearer token, as it was asked to.");
        }
    }

    private HttpRequestMessage TokenRequest(bool bound)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(transport.BaseAddress, "oauth/token"))
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"),
                new("client_assertion_type", LoginAssertion.AssertionType),
                new("client_assertion", LoginAssertion.Create(principal, issuer, accessKey, clock.GetUtcNow(), AssertionLifetime)),
            ]),
        };
        if (bound)
        {
            request.Headers.Add("DPoP", Proof(HttpMethod.Post, request.RequestUri!, accessToken: null));
        }

        return request;
    }

    private string Proof(HttpMethod method, Uri address, string? accessToken) =>
        DpopProof.Create(accessKey, method.Method, address, clock.GetUtcNow(), accessToken);

    private static FrozenSet<string> Scopes(string? scope) =>
        (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
