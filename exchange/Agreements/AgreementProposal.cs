using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What a proposer brings: <c>{agreement, signature, texts}</c>, the version, its own signature over it, and the human documents. Immutable.</summary>
public sealed class AgreementProposal
{
    /// <summary>The most bytes that a proposal has.</summary>
    public const int MaxBytes = Limits.AgreementBytes + (Limits.AgreementTextBytes * 4 / 3) + (32 * 1024);

    private AgreementProposal(ReadOnlyMemory<byte> bytes, Agreement agreement, string signature, AgreementTexts texts)
    {
        Bytes = bytes;
        Agreement = agreement;
        Signature = signature;
        Texts = texts;
    }

    /// <summary>The exact canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The version proposed.</summary>
    public Agreement Agreement { get; }

    /// <summary>The proposer's armored signature over it.</summary>
    public string Signature { get; }

    /// <summary>The human documents, exactly those that the version names.</summary>
    public AgreementTexts Texts { get; }

    /// <summary>Reads a proposal.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementProposal Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, MaxBytes, members =>
    {
        Agreement agreement = Agreement.Parse(members.Object("agreement").Bytes);
        AgreementTexts texts = AgreementTexts.Parse(members.Object("texts").Bytes);
        texts.CheckAre(agreement.Content.Texts);
        return new AgreementProposal(bytes, agreement, members.Text("signature"), texts);
    });

    /// <summary>Writes a proposal.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementProposal Create(Agreement agreement, string signature, AgreementTexts texts) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Raw("agreement", agreement.Bytes.Span);
        writer.Text("signature", signature);
        writer.Raw("texts", texts.Bytes.Span);
    }));
}
