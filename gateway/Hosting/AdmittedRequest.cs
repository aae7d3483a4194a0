namespace Gateway.Server.Hosting;

/// <summary>The places that a request under way holds; disposing gives them back.</summary>
internal sealed class AdmittedRequest : IDisposable
{
    private readonly List<IDisposable> places = [];

    /// <summary>Holds one more place. False, and nothing more is held, if there is none.</summary>
    public bool TryAdd(IDisposable? place)
    {
        if (place is null)
        {
            return false;
        }

        places.Add(place);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => places.ForEach(place => place.Dispose());
}
