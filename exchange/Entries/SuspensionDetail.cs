using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>agency.suspended</c> and <c>agency.resumed</c> carry, and what is posted to cause them: an admin's act and its signature, and a second admin's
/// approval where there is one.
/// </summary>
public sealed class SuspensionDetail
{
    private SuspensionDetail(ReadOnlyMemory<byte> bytes, AdminAct act, string signature, SignedApproval? approval)
    {
        Bytes = bytes;
        Act = act;
        Signature = signature;
        Approval = approval;
    }

    /// <summary>The canonical bytes of the detail.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The act, with the exact bytes that were signed.</summary>
    public AdminAct Act { get; }

    /// <summary>The admin's armored signature over it.</summary>
    public string Signature { get; }

    /// <summary>A second admin's approval, or null.</summary>
    public SignedApproval? Approval { get; }

    /// <summary>Reads the detail and its act; the signature is not checked here.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static SuspensionDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes,
        members => new SuspensionDetail(bytes, AdminAct.Parse(members.Object("act").Bytes), members.Text("signature"), SignedApproval.Read(members)));

    /// <summary>Writes the detail.</summary>
    public static SuspensionDetail Create(AdminAct act, string signature, SignedApproval? approval = null) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Raw("act", act.Bytes.Span);
        approval?.Write(writer);
        writer.Text("signature", signature);
    }));
}
