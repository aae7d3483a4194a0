namespace Gateway.Server.Hosting;

/// <summary>
/// How many requests, or connections, each key has under way, up to a bound. A key that has none is forgotten, so there are never more keys than requests. Safe for several threads.
/// </summary>
/// <param name="most">The most of one key.</param>
internal sealed class RequestsUnderWay<TKey>(int most)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> counts = [];
    private readonly Lock counting = new();

    /// <summary>Counts a request until what is returned is disposed; null if it is one too many.</summary>
    public IDisposable? TryEnter(TKey key)
    {
        lock (counting)
        {
            int before = counts.GetValueOrDefault(key);
            if (before >= most)
            {
                return null;
            }

            counts[key] = before + 1;
            return new Place(this, key);
        }
    }

    private void Leave(TKey key)
    {
        lock (counting)
        {
            if (--counts[key] == 0)
            {
                counts.Remove(key);
            }
        }
    }

    private sealed class Place(RequestsUnderWay<TKey> owner, TKey key) : IDisposable
    {
        public void Dispose() => owner.Leave(key);
    }
}
