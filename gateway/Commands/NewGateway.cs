namespace Gateway.Server.Commands;

/// <summary>What the operator says about a gateway to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PublicUrl">The URL that members will use, if it is known already.</param>
/// <param name="ConnectionStringFile">For SQL Server: the file with the connection string.</param>
/// <param name="SelfSigned">The certificate to serve, made for trials; null for none.</param>
/// <param name="PassphraseFile">The file with the passphrase that its private keys are sealed under; null if they are not.</param>
internal sealed record NewGateway(string Name, string? PublicUrl, string? ConnectionStringFile, SelfSignedHost? SelfSigned = null, string? PassphraseFile = null);
