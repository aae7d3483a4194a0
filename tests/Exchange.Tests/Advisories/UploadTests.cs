using Exchange.Tests.Fixtures;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

public sealed class UploadTests
{
    private static readonly AgencyId First = AgencyId.Parse("maher");
    private static readonly AgencyId Second = AgencyId.Parse("jpcert");
    private static readonly OpenCommon Common = OpenCommon.Create(Sample.Content);

    [Fact]
    public void The_gateway_forms_the_statements_that_the_sender_signed()
    {
        UploadMetadata sent = UploadMetadata.Create(Common, [new UploadRecipient(First), new UploadRecipient(Second)]);
        UploadMetadata received = UploadMetadata.Parse(sent.Bytes);
        Assert.Equal([First, Second], received.Recipients.Select(recipient => recipient.Id));
        Assert.Equal(
            new[] { First, Second }.Select(id => OpenStatement.Create(Sample.Content, id, null).Digest),
            received.Statements(HeaderSet.None).Select(statement => statement.Digest));
    }

    [Fact]
    public void A_recipient_that_stands_twice_is_named()
    {
        DocumentException exception = Assert.Throws<DocumentException>(
            () => UploadMetadata.Create(Common, [new UploadRecipient(First), new UploadRecipient(Second), new UploadRecipient(First)]));
        Assert.Equal(DocumentRule.DuplicateRecipient, exception.Rule);
        Assert.Equal([First], exception.Recipients);
    }

    [Fact]
    public void An_upload_to_nobody_is_refused() =>
        Assert.Equal(DocumentRule.OutOfRange, Refusal.Rule(() => UploadMetadata.Create(Common, [])));

    [Fact]
    public void A_recipient_whose_audience_does_not_fit_is_named()
    {
        UploadMetadata metadata = UploadMetadata.Create(Common, [new UploadRecipient(First), new UploadRecipient(Second, [PrincipalId.Create(Second)])]);
        DocumentException exception = Assert.Throws<DocumentException>(() => metadata.Statements(HeaderSet.None));
        Assert.Equal(DocumentRule.AudienceNotAllowed, exception.Rule);
        Assert.Equal([Second], exception.Recipients);
    }

    [Theory]
    [InlineData("""{"recipients":[{"id":"X"}]}""", DocumentRule.InvalidId)]
    [InlineData("""{"recipients":[{"id":"maher","name":"x"}]}""", DocumentRule.Malformed)]
    [InlineData("""{"recipients":[{"id":"maher","audience":[]}]}""", DocumentRule.OutOfRange)]
    public void Broken_metadata_is_refused_by_its_rule(string member, DocumentRule rule)
    {
        UploadMetadata good = UploadMetadata.Create(Common, [new UploadRecipient(First)]);
        Assert.Equal(rule, Refusal.Rule(() => UploadMetadata.Parse(Json.Change(good.Bytes, root => Json.Merge(root, member)))));
    }

    [Fact]
    public void Signatures_cover_the_recipients_and_nobody_else()
    {
        UploadMetadata both = UploadMetadata.Create(Common, [new UploadRecipient(First), new UploadRecipient(Second)]);
        UploadMetadata one = UploadMetadata.Create(Common, [new UploadRecipient(Second)]);
        SignatureSet set = SignatureSet.Parse(SignatureSet.Create([new(First, "a"), new(Second, "b")]).Bytes);
        set.CheckCovers(both);
        Assert.True(set.TryFind(First, out string? signature));
        Assert.Equal("a", signature);
        Assert.Equal(DocumentRule.SignatureCount, Refusal.Rule(() => set.CheckCovers(one)));

        SignatureSet half = SignatureSet.Create([new(Second, "b")]);
        DocumentException exception = Assert.Throws<DocumentException>(() => half.CheckCovers(both));
        Assert.Equal([First], exception.Recipients);
        Assert.False(half.TryFind(First, out _));
    }

    [Fact]
    public void A_signature_for_no_agency_is_refused() =>
        Assert.Equal(DocumentRule.InvalidId, Refusal.Rule(() => SignatureSet.Parse("""{"Nobody":"x"}"""u8.ToArray())));
}
