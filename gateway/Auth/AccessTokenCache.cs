using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>
/// Tokens that were validated before, by the SHA-256 of their text: a signature is verified once in a token's life. Standing and expiry are not cached.
/// </summary>
internal sealed class AccessTokenCache(TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<Sha256Digest, AccessToken> tokens = new();

    /// <summary>The token, if it was validated before and has not expired.</summary>
    public AccessToken? Find(string text, TimeSpan clockSkew) =>
        tokens.TryGetValue(KeyOf(text), out AccessToken? token) && time.GetUtcNow() < token.ExpiresAt + clockSkew ? token : null;

    /// <summary>Remembers a token that has just been validated.</summary>
    public void Add(string text, AccessToken token)
    {
        if (tokens.Count >= Capacity)
        {
            Evict();
        }

        tokens[KeyOf(text)] = token;
    }

    /// <summary>Drops every token: the keys that they were verified with may count no more.</summary>
    public void Clear() => tokens.Clear();

    /// <summary>Drops the tokens of an agency whose record or standing changed.</summary>
    public void Forget(AgencyId agency) => Remove(token => token.Principal.Agency == agency);

    private static Sha256Digest KeyOf(string text) => Sha256Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // Expired ones first. If all of ten thousand are alive, starting over costs one verification each: no attacker gains by it.
    private void Evict()
    {
        DateTimeOffset now = time.GetUtcNow();
        Remove(token => token.ExpiresAt < now);
        if (tokens.Count >= Capacity)
        {
            tokens.Clear();
        }
    }

    private void Remove(Func<AccessToken, bool> matches)
    {
        foreach (KeyValuePair<Sha256Digest, AccessToken> entry in tokens.Where(entry => matches(entry.Value)))
        {
            tokens.TryRemove(entry.Key, out _);
        }
    }
}
