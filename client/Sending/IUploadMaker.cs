using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Makes the upload of a request, for whichever of its recipients are left. Whoever encrypts is what tells one maker from the other.</summary>
internal interface IUploadMaker : IDisposable
{
    /// <summary>Makes an upload. May be called again with fewer recipients, under another nonce.</summary>
    /// <param name="addressing">The recipients that the sender means, and the groups that some were found from.</param>
    /// <param name="directory">The directory as it is now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UsageException">The parts do not fit together.</exception>
    /// <exception cref="CommandFailedException">A recipient cannot be written to.</exception>
    Task<Upload> MakeAsync(Addressing addressing, AgencyDirectory directory, CancellationToken cancellationToken);
}
