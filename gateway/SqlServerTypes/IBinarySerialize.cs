namespace Microsoft.SqlServer.Server;

/// <summary>Custom serialisation of a CLR user type or aggregate.</summary>
public interface IBinarySerialize
{
    /// <summary>Restores the value from <paramref name="r"/>, which the caller owns.</summary>
    /// <param name="r">The reader that holds the serialised value.</param>
    void Read(BinaryReader r);

    /// <summary>Writes the value to <paramref name="w"/>, which the caller owns.</summary>
    /// <param name="w">The writer that receives the serialised value.</param>
    void Write(BinaryWriter w);
}
