using System.Globalization;
using System.Text;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>What a witness answers (c2sp.org/tlog-witness): an HTTP status and a body.</summary>
/// <param name="Status">200, 400, 403, 404, 409 or 422.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Body">Signature lines or a checkpoint with 200, the latest size with 409, else a sentence.</param>
public sealed record WitnessAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The media type of a 409's body.</summary>
    public const string SizeContentType = "text/x.tlog.size";

    private const string TextContentType = "text/plain; charset=utf-8";

    internal static WitnessAnswer UnknownLog { get; } = Refusal(404, "This witness does not know the log.");

    internal static WitnessAnswer NeverCosigned { get; } = Refusal(404, "This witness has not cosigned a checkpoint of the log.");

    internal static WitnessAnswer NotSigned { get; } = Refusal(403, "No key known for the log signed the checkpoint, or a signature under one does not verify.");

    internal static WitnessAnswer OldSizeTooLarge { get; } = Malformed("The old size is larger than the checkpoint's.");

    internal static WitnessAnswer Inconsistent { get; } = Refusal(422, "The checkpoint is not proven to continue the latest one cosigned.");

    internal static WitnessAnswer Malformed(string sentence) => Refusal(400, sentence);

    internal static WitnessAnswer OtherSize(long latest) =>
        new(409, SizeContentType, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{latest}\n")));

    internal static WitnessAnswer Cosigned(NoteSignature cosignature) => new(200, TextContentType, Encoding.UTF8.GetBytes(cosignature.ToLine() + "\n"));

    internal static WitnessAnswer Latest(Checkpoint checkpoint) => new(200, TextContentType, checkpoint.Bytes);

    private static WitnessAnswer Refusal(int status, string sentence) => new(status, TextContentType, Encoding.UTF8.GetBytes(sentence + "\n"));
}
