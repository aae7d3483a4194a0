using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>A receipt and its signature, <c>{"receipt":{…},"signature":"…"}</c>: what is posted, and the file that carries it from a machine that reaches no gateway.</summary>
internal sealed record SignedReceipt(Receipt Receipt, string Signature)
{
    private static readonly byte[] Start = "{\"receipt\":"u8.ToArray();

    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Raw("receipt", Receipt.Bytes.Span);
        writer.Text("signature", Signature);
    });

    public static bool LooksLikeOne(string path) => Evidence.EvidenceFile.ReadStart(path, Start.Length).AsSpan().SequenceEqual(Start);

    /// <exception cref="UsageException">The file is not a receipt.</exception>
    public static SignedReceipt Read(string path)
    {
        try
        {
            CanonicalObject file = CanonicalJson.ParseObject(PrivateFile.Read(path));
            SignedReceipt signed = new(Receipt.Parse(file.Object("receipt").Bytes), file.Text("signature"));
            file.Close();
            return signed;
        }
        catch (Exception failure) when (failure is CanonicalJsonException or DocumentException)
        {
            throw new UsageException($"{path} is not a signed receipt: {failure.Message}", failure);
        }
    }
}
