using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>
/// Public keys that were read and found usable before, by their text. That a point is of prime order is proven by a multiplication on the curve, as dear as a
/// signature, and follows from the text alone: it is proven once for each. What was refused is not kept. Safe for concurrent use.
/// </summary>
internal sealed class KnownKeys<T>
    where T : class
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, T> keys = new(StringComparer.Ordinal);

    /// <summary>The key of this text, if it was read before.</summary>
    public bool TryFind(string? text, [NotNullWhen(true)] out T? key)
    {
        key = null;
        return text is not null && keys.TryGetValue(text, out key);
    }

    /// <summary>Remembers a key.</summary>
    /// <returns>The key.</returns>
    public T Add(string text, T key)
    {
        // Starting over costs one multiplication a key: nobody gains by filling it.
        if (keys.Count >= Capacity)
        {
            keys.Clear();
        }

        return keys.GetOrAdd(text, key);
    }
}
