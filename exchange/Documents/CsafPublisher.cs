using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>Who issued a CSAF document (CSAF 2.0 §3.2.1.8).</summary>
/// <param name="Category"><c>coordinator</c>, <c>discoverer</c>, <c>other</c>, <c>translator</c>, <c>user</c> or <c>vendor</c>.</param>
/// <param name="Name">Its name, one line of up to 1,000 characters.</param>
/// <param name="Namespace">An absolute URI under its control.</param>
public sealed record CsafPublisher(string Category, string Name, string Namespace)
{
    internal static CsafPublisher Read(CanonicalObject members) =>
        new(members.CsafText("category", CsafText.IsPublisherCategory), members.CsafText("name", CsafText.IsLine), members.CsafText("namespace", CsafText.IsUri));

    internal static void Write(CanonicalJsonWriter writer, CsafPublisher publisher)
    {
        writer.Text("category", publisher.Category);
        writer.Text("name", publisher.Name);
        writer.Text("namespace", publisher.Namespace);
    }
}
