using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>Whether an admin's act, and an approval where one stands beside it, count: each signed by an admin in force, and not by the same one.</summary>
/// <param name="directory">The directory that the act is to be added to.</param>
/// <param name="time">The time of the entry, UTC.</param>
/// <param name="isTakenOver">Whether the entry comes from the log before: the admin may have left since, and is judged by the time of signing.</param>
internal sealed class ActAuthority(AgencyDirectory directory, DateTimeOffset time, bool isTakenOver)
{
    /// <exception cref="DocumentException">It does not count.</exception>
    public void Check(AdminAct act, string signature, SignedApproval? approval)
    {
        Require(act.Gateway == directory.Gateway, DocumentRule.WrongGateway, "The act is for another gateway.");
        Require(act.At <= time + Limits.ClockSkew, DocumentRule.ActOutOfTime, "The act is dated ahead of the log.");
        Require(act.IsSignedBy(KeysFor(act), signature), DocumentRule.BadAdminSignature, "The act is not signed by the admin it names.");
        if (approval is not null)
        {
            CheckApproval(act, approval);
        }
    }

    // Whether there must be one is the gateway's policy, which a replay does not know; one that stands here must hold.
    private void CheckApproval(AdminAct act, SignedApproval signed)
    {
        Approval approval = signed.Approval;
        approval.RequireOf(act);
        Require(approval.At <= time + Limits.ClockSkew, DocumentRule.ActOutOfTime, "The approval is dated ahead of the log.");
        bool holds = approval.IsSignedBy(AdminKeys(approval.Principal, approval.At), signed.Signature);
        Require(holds, DocumentRule.BadAdminSignature, "The approval is not signed by the admin it names.");
    }

    // The founding agency finds no admin; the gateway's root vouches for it, once, and never again for anybody.
    private IReadOnlyList<VerifyingKey> KeysFor(AdminAct act) => directory.IsFounding && directory.Find(act.Principal) is not null
        ? directory.Find(AgencyId.Gateway)!.Current.Record.Root
        : AdminKeys(act.Principal, act.At);

    private IReadOnlyList<VerifyingKey> AdminKeys(PrincipalId admin, DateTimeOffset signedAt)
    {
        bool isAdmin = admin.Agency != AgencyId.Gateway && directory.EffectiveRoles(admin, isTakenOver ? signedAt : time).Contains(Role.Admin);
        Require(isAdmin, DocumentRule.NotAnAdmin, "Whoever signed the act or its approval is not an admin in force.");
        return directory.Find(admin)!.Keys.Sign;
    }
}
