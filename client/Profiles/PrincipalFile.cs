using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary><c>principal.json</c>: whose keys a folder holds, and at which gateway where that is known.</summary>
internal sealed record PrincipalFile(PrincipalId Principal, GatewayName? Gateway)
{
    public AgencyId Agency => Principal.Agency;

    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Text("agency", Agency.Value);
        writer.OptionalText("gateway", Gateway?.Value);
        writer.Text("principal", Principal.Value);
    });

    /// <exception cref="UsageException">The file is damaged.</exception>
    public static PrincipalFile Parse(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            CanonicalObject file = CanonicalJson.ParseObject(content);
            PrincipalId principal = PrincipalId.Parse(file.Text("principal"));
            GatewayName? gateway = file.OptionalText("gateway") is { } name ? GatewayName.Parse(name) : null;
            if (file.Text("agency") != principal.Agency.Value)
            {
                throw new FormatException("The principal is another agency's.");
            }

            file.Close();
            return new PrincipalFile(principal, gateway);
        }
        catch (Exception failure) when (failure is CanonicalJsonException or FormatException)
        {
            throw new UsageException($"{path} is damaged; restore it from a copy, or make new keys with advisory principal add.", failure);
        }
    }
}
