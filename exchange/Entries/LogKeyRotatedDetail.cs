using System.Text;
using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>log.key-rotated</c> carries: the note by which the log goes on under another key, signed by both.</summary>
/// <param name="Rotation">The note.</param>
public sealed record LogKeyRotatedDetail(KeyRotation Rotation)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken, or the note is not signed by both of its keys.</exception>
    public static LogKeyRotatedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, static members =>
    {
        try
        {
            return new LogKeyRotatedDetail(KeyRotation.Parse(Encoding.UTF8.GetBytes(members.Text("rotation"))));
        }
        catch (CheckpointFormatException exception)
        {
            throw new DocumentException(exception.Message, exception);
        }
    });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer => writer.Text("rotation", Rotation.ToString()));
}
