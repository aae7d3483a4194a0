namespace Gateway.Exchange;

/// <summary>What is made of the parts of a JSON document that <see cref="JsonWalk"/> picks out. Parts may come in any order, so all is judged at the end.</summary>
internal abstract class JsonReading
{
    /// <summary>The document with the parts that this reading relies on.</summary>
    public abstract JsonPart Root { get; }

    /// <summary>The first part that holds something else than it should or stands twice; null if none was.</summary>
    protected JsonPart? Faulty { get; private set; }

    /// <summary>A member is there, whatever it holds.</summary>
    public virtual void Present(JsonPart part)
    {
    }

    /// <summary>The text that a part holds.</summary>
    public virtual void Text(JsonPart part, string text)
    {
    }

    /// <summary>An object or array is at its end.</summary>
    public virtual void End(JsonPart part)
    {
    }

    /// <summary>A part is not as it should be.</summary>
    public void Fault(JsonPart part) => Faulty ??= part;
}
