using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using Gateway.Tests.Hosting;
using static Gateway.Tests.Advisories.Fixtures.Answers;
using static Gateway.Tests.Attacks.Expected;
using Answers = Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>Every JSON body that the API takes, as good ones that a test spoils.</summary>
internal static class JsonBodies
{
    private const int SignedBodyBytes = 32 * 1024;
    private const int JsonBytes = 96 * 1024;
    private const int MetadataBytes = 64 * 1024;
    private const int SignaturesBytes = 1024 * 1024;

    public static async Task<IReadOnlyList<JsonBody>> ReadAsync(AttackedGateway gateway)
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        Receipt receipt = await gateway.AsBob.ReceiptAsync(id, gateway.Bob, Disposition.Read);
        Withdrawal withdrawal = Withdrawal.Create(AttackedGateway.Name, id, AttackedGateway.Marker, null, AttackedGateway.Now);
        Permission permission = Permission.Create(AttackedGateway.Name, id, AgencyId.Parse("bravo"), [AgencyId.Parse("charlie")], AttackedGateway.Now);
        var newcomer = new TestAgency("json-newcomer");
        AdminAct accept = gateway.Accepting(newcomer.Record);
        AdminAct suspend = AdminAct.Suspend(AttackedGateway.Name, AgencyId.Parse("charlie"), gateway.Operator.Admin.Id, AttackedGateway.Now);
        Upload upload = gateway.ToBravo();
        Member keyholder = gateway.KeyholderOf(gateway.Alice);
        HttpClient asKeyholder = await gateway.LogInAsync(keyholder);
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo") with { Text = AttackedGateway.Marker };
        Agreement agreement = await gateway.ProposeAgreementAsync();
        AgreementEnd end = AgreementEnd.Create(AgreementAct.Decline, agreement, keyholder.Id, AttackedGateway.Marker, AttackedGateway.Now);
        PrincipalId admin = gateway.Operator.Admin.Id;
        return
        [
            new("metadata", gateway.Alice.Id, upload.Metadata().Bytes, bytes => PostPartAsync("metadata", bytes), Refused(422, "invalid-advisory"), MetadataBytes),
            new("signatures", gateway.Alice.Id, upload.Signatures(), bytes => PostPartAsync("signatures", bytes), Refused(422, "invalid-advisory"), SignaturesBytes),
            new("receipt", gateway.Bob.Id, await SignedJson("receipt", receipt, gateway.Bob).ReadAsByteArrayAsync(),
                bytes => PostAsync(gateway.AsBob, PathOf(id, "/receipts"), bytes), Refused(400, "invalid-json"), SignedBodyBytes),
            new("withdrawal", gateway.Alice.Id, await SignedJson("withdrawal", withdrawal.Bytes, withdrawal.Sign(gateway.Alice.Sign)).ReadAsByteArrayAsync(),
                bytes => PostAsync(gateway.AsAlice, PathOf(id, "/withdrawal"), bytes), Refused(400, "invalid-json"), SignedBodyBytes),
            new("permission", gateway.Alice.Id, await SignedJson("permission", permission.Bytes, permission.Sign(gateway.Alice.Sign)).ReadAsByteArrayAsync(),
                bytes => PostAsync(gateway.AsAlice, PathOf(id, "/permissions"), bytes), Refused(400, "invalid-json"), SignedBodyBytes),
            new("proposal", keyholder.Id, AgreementProposal.Create(draft.Write(), draft.Write().Sign(keyholder.Sign), draft.Texts).Bytes.ToArray(),
                bytes => PostAsync(asKeyholder, "/v1/agreements", bytes), Refused(400, "invalid-json"), AgreementProposal.MaxBytes),
            new("agreement", keyholder.Id, await SignedJson("agreement", agreement.Bytes, agreement.Sign(keyholder.Sign)).ReadAsByteArrayAsync(),
                bytes => PostAsync(asKeyholder, $"/v1/agreements/{agreement.Id}/signatures", bytes), Refused(400, "invalid-json"), SignedBodyBytes),
            new("end", keyholder.Id, await SignedJson("end", end.Bytes, end.Sign(keyholder.Sign)).ReadAsByteArrayAsync(),
                bytes => PostAsync(asKeyholder, $"/v1/agreements/{agreement.Id}/end", bytes), Refused(400, "invalid-json"), SignedBodyBytes),
            new("record", admin, AgencyRecordedDetail.Create(newcomer.Record, newcomer.Enrolment.Signatures, accept, accept.Sign(gateway.Operator.Admin.Sign)).Bytes,
                bytes => PostAsync(gateway.AsAdmin, "/v1/agencies", bytes), Refused(400, "invalid-json"), JsonBytes),
            new("suspension", admin, SuspensionDetail.Create(suspend, suspend.Sign(gateway.Operator.Admin.Sign)).Bytes,
                bytes => PostAsync(gateway.AsAdmin, "/v1/agencies/charlie/suspension", bytes), Refused(400, "invalid-json"), JsonBytes),
        ];

        Task<HttpResponseMessage> PostPartAsync(string name, byte[] bytes) =>
            gateway.AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(upload.Parts().Select(part => part.Name == name ? (name, bytes) : part)));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        return client.PostAsync(path, content);
    }
}
