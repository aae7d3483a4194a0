using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Attacks;

/// <summary>Records that the directory does not take.</summary>
internal sealed class RecordProvocations(AttackedGateway gateway, Refused refused)
{
    private const string LowOrderRecipient = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z";
    private const string LowOrderSigner = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public IEnumerable<KeyValuePair<string, Func<Task>>> All =>
    [
        new("approval-required", BringANewcomerAsync),
        new("key-in-use", TakeAnothersKeyAsync),
        new("invalid-recipient-key", () => ReplaceKeyAsync("receive-newcomer", member => member.Identities[0].Recipient.ToString(), LowOrderRecipient, "invalid-recipient-key")),
        new("invalid-signing-key", () => ReplaceKeyAsync("sign-newcomer", member => member.Sign.VerifyingKey.ToSshLine(), LowOrderSigner, "invalid-signing-key")),
    ];

    private async Task BringANewcomerAsync()
    {
        using var newcomer = new MemberAgency(AgencyId.Parse("newcomer"));
        (AgencyRecord record, string signature) = newcomer.Next(AttackedGateway.Name, AgencyStatus.Active);
        await refused(gateway.Carol.Id, () => gateway.AsCarol.PostAsync("/v1/agencies", gateway.Recorded(record, signature, null)), 403, "approval-required");
    }

    private async Task TakeAnothersKeyAsync()
    {
        var thief = new Member("thief", PrincipalKind.Person, Role.Reader) { Sign = gateway.Alice.Sign };
        var agency = new MemberAgency(AgencyId.Parse("thief"));
        agency.Add(thief);
        (AgencyRecord record, string signature) = agency.Next(AttackedGateway.Name, AgencyStatus.Active);
        await AsAdminAsync(gateway.Recorded(record, signature, gateway.Accepting(record)), 409, "key-in-use");
    }

    // Signed by the root as it stands, so that nothing but the key is wrong with it.
    private async Task ReplaceKeyAsync(string id, Func<Member, string> own, string key, string name)
    {
        var root = new TestAgency(id);
        Member member = new(id, PrincipalKind.Person, Role.Reader);
        AgencyRecord record = AgencyRecord.Create(root.Record.Content with { Gateway = AttackedGateway.Name, Principals = [member.Recorded] });
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Bytes.Span).Replace(own(member), key, StringComparison.Ordinal));
        AdminAct act = gateway.Accepting(record);
        byte[] body = CanonicalJson.Write(json =>
        {
            json.Raw("act", act.Bytes.Span);
            json.Text("actSignature", act.Sign(gateway.Operator.Admin.Sign));
            json.Raw("record", changed);
            json.Text("signature", SshSignature.Sign(root.Root, Namespaces.Directory, changed));
        });
        await AsAdminAsync(GatewayHost.Json(body), 422, name);
        member.Dispose();
    }

    private Task<System.Text.Json.JsonElement> AsAdminAsync(HttpContent body, int status, string name) =>
        refused(gateway.Operator.Admin.Id, () => gateway.AsAdmin.PostAsync("/v1/agencies", body), status, name);
}
