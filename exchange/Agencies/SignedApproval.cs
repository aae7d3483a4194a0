using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>An approval and its signature, as they stand beside an act: the members <c>approval</c> and <c>approvalSignature</c>.</summary>
/// <param name="Approval">The approval.</param>
/// <param name="Signature">The approving admin's armored signature over it.</param>
public sealed record SignedApproval(Approval Approval, string Signature)
{
    internal static SignedApproval? Read(CanonicalObject members)
    {
        CanonicalObject? approval = members.OptionalObject("approval");
        string? signature = members.OptionalText("approvalSignature");
        Document.Require((approval is null) == (signature is null), DocumentRule.Malformed, "An approval and its signature come together.");
        return approval is null ? null : new SignedApproval(Approval.Parse(approval.Bytes), signature!);
    }

    internal void Write(CanonicalJsonWriter writer)
    {
        writer.Raw("approval", Approval.Bytes.Span);
        writer.Text("approvalSignature", Signature);
    }
}
